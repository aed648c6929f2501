import { crc32 } from 'node:zlib';

export interface ZipFile {
  /** Its name in bytes: Alipay writes them in GBK, as the files themselves. */
  readonly name: Buffer;
  readonly content: Buffer;
}

/** An archive of a few small files, stored as they are. */
export const zipOf = (files: readonly ZipFile[]): Buffer => {
  const locals: Buffer[] = [];
  const entries: Buffer[] = [];
  let offset = 0;
  for (const { name, content } of files) {
    const about = aboutFile(name, content);
    const local = Buffer.concat([signature(0x04034b50), about, name, content]);
    const place = Buffer.alloc(14);
    place.writeUInt32LE(offset, 10);
    entries.push(Buffer.concat([signature(0x02014b50), version, about, place, name]));
    locals.push(local);
    offset += local.length;
  }
  const directory = Buffer.concat(entries);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(files.length, 4);
  end.writeUInt16LE(files.length, 6);
  end.writeUInt32LE(directory.length, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...locals, directory, signature(0x06054b50), end]);
};

const signature = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
};

const version = Buffer.from([20, 0]);

/** What stands in front of a file and in the directory alike: version, checksum, sizes and the length of the name. */
const aboutFile = (name: Buffer, content: Buffer): Buffer => {
  const about = Buffer.alloc(26);
  about.writeUInt16LE(20, 0);
  about.writeUInt16LE(0x21, 8);
  about.writeUInt32LE(crc32(content), 10);
  about.writeUInt32LE(content.length, 14);
  about.writeUInt32LE(content.length, 18);
  about.writeUInt16LE(name.length, 22);
  return about;
};
