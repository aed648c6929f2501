let bytesOf: ReadonlyMap<string, readonly number[]> | undefined;

/** Text in GBK, the charset of Alipay's bills. Node reads it and does not write it, so the table is read once backwards. */
export const gbk = (text: string): Buffer => {
  bytesOf ??= readBackwards();
  const table = bytesOf;
  const bytes = (character: string) =>
    character <= '\x7f' ? [character.charCodeAt(0)] : (table.get(character) ?? [0x3f]);
  return Buffer.from([...text].flatMap(bytes));
};

const readBackwards = (): ReadonlyMap<string, readonly number[]> => {
  const decoder = new TextDecoder('gbk');
  const table = new Map<string, readonly number[]>();
  for (let lead = 0x81; lead <= 0xfe; lead++)
    for (let trail = 0x40; trail <= 0xfe; trail++) {
      const character = decoder.decode(Uint8Array.of(lead, trail));
      if (character.length === 1 && character !== '\ufffd') table.set(character, [lead, trail]);
    }
  return table;
};
