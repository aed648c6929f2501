import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { crc32, deflateSync } from 'node:zlib';

const chunk = (type: string, data: Buffer): Buffer => {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const frame = Buffer.alloc(body.length + 8);
  frame.writeUInt32BE(data.length, 0);
  body.copy(frame, 4);
  frame.writeUInt32BE(crc32(body), body.length + 4);
  return frame;
};

/** A small PNG, different for each number. */
export const png = (number: number): Buffer => {
  const side = 16;
  const header = Buffer.alloc(13);
  header.writeUInt32BE(side, 0);
  header.writeUInt32BE(side, 4);
  header.set([8, 0, 0, 0, 0], 8);
  const rows = Buffer.from(
    Array.from({ length: (side + 1) * side }, (_, i) => (i % 17 === 0 ? 0 : (i * number) % 251)),
  );
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
};

export const header = 'product,name,description,category,status,images,sku,price,stock,option:size,attribute:material';

/** A file of goods as a spreadsheet would save it; every third product has two SKUs. */
export const goodsCsv = (count: number, pictures = 20): string => {
  const lines = [header];
  for (let i = 0; i < count; i++) {
    const text = `"手工 ""No. ${i}"",\r\nthrown by hand."`;
    lines.push(`cup-${i},青瓷茶杯 Cup ${i},${text},tea-${i % 7},,p${i % pictures}.png,,${i + 1}.50,${i % 90},S,clay`);
    if (i % 3 === 0) lines.push(`cup-${i},,,,,,,${i + 2}.00,7,L,`);
  }
  return `\uFEFF${lines.join('\r\n')}\r\n`;
};

/** Writes such a file, with its pictures beside it; answers its path. */
export const goodsFile = (folder: string, count: number, pictures = 20): string => {
  mkdirSync(folder, { recursive: true });
  for (let i = 0; i < pictures; i++) writeFileSync(join(folder, `p${i}.png`), png(i + 1));
  const file = join(folder, 'goods.csv');
  writeFileSync(file, goodsCsv(count, pictures));
  return file;
};
