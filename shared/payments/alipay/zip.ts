import { inflateRawSync } from 'node:zlib';

const directoryEnd = 0x06054b50;
const directoryEntry = 0x02014b50;
const localHeader = 0x04034b50;

/** The most that a bill may become: a small file can unpack to more than there is memory. */
const largest = 200_000_000;

/** The contents of the files in a zip, in their order. Names are left out: nobody says how they are encoded. */
export const filesIn = (zip: Buffer): readonly Buffer[] => {
  const end = zip.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]));
  if (end < 0 || zip.readUInt32LE(end) !== directoryEnd) throw new Error('The bill is not a zip.');
  const files: Buffer[] = [];
  let place = zip.readUInt32LE(end + 16);
  for (let i = zip.readUInt16LE(end + 10); i > 0; i--) {
    if (zip.readUInt32LE(place) !== directoryEntry) throw new Error('The directory of the bill cannot be read.');
    const [method, packed] = [zip.readUInt16LE(place + 10), zip.readUInt32LE(place + 20)];
    files.push(unpacked(zip, zip.readUInt32LE(place + 42), method, packed));
    place += 46 + zip.readUInt16LE(place + 28) + zip.readUInt16LE(place + 30) + zip.readUInt16LE(place + 32);
  }
  return files;
};

const unpacked = (zip: Buffer, at: number, method: number, packed: number): Buffer => {
  if (zip.readUInt32LE(at) !== localHeader) throw new Error('A file of the bill cannot be read.');
  const begin = at + 30 + zip.readUInt16LE(at + 26) + zip.readUInt16LE(at + 28);
  const bytes = zip.subarray(begin, begin + packed);
  if (method === 0) return bytes;
  if (method === 8) return inflateRawSync(bytes, { maxOutputLength: largest });
  throw new Error(`A file of the bill is packed by method ${method}, which nobody uses.`);
};
