const controlC = '\u0003';
const ends = ['\r', '\n', '\u0004'];
const erases = ['\b', '\u007f'];

/** A line from the terminal that is not shown while it is typed. */
export const readHidden = async (question: string): Promise<string> => {
  const { stdin, stderr } = process;
  stderr.write(question);
  stdin.setRawMode(true).setEncoding('utf8');
  let line = '';
  try {
    for await (const text of stdin.iterator({ destroyOnReturn: false })) {
      for (const key of String(text)) {
        if (key === controlC) process.exit(130);
        if (ends.includes(key)) return line;
        line = erases.includes(key) ? line.slice(0, -1) : line + key;
      }
    }
    return line;
  } finally {
    stdin.setRawMode(false).pause();
    stderr.write('\n');
  }
};
