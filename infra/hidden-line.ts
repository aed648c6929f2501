const controlC = '\u0003';
const controlD = '\u0004';
const ends = ['\r', '\n', controlD];
const erases = ['\b', '\u007f'];

/** Whoever was asked has pressed Ctrl-C or Ctrl-D instead of answering. */
export class BrokenOff extends Error {
  override readonly name = 'BrokenOff';
}

/** A line from the terminal that is not shown while it is typed. */
export const readHidden = async (question: string): Promise<string> => {
  const { stdin, stderr } = process;
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  let line = '';
  const take = (text: unknown): void => {
    for (const key of String(text)) {
      // Of several only the first counts: what is typed behind it changes nothing any more.
      if (key === controlC || (key === controlD && line === '')) reject(new BrokenOff('no answer'));
      else if (ends.includes(key)) resolve(line);
      line = erases.includes(key) ? line.slice(0, -1) : line + key;
    }
  };
  const end = (): void => reject(new BrokenOff('the terminal is gone'));

  // Before the question: nothing that is typed from then on is shown. A stream that flows is not stopped by the pause that
  // a question in sight leaves behind; an iterator over it was, and the process ended without an answer.
  stdin.setRawMode(true).setEncoding('utf8');
  stdin.on('data', take).once('end', end).resume();
  stderr.write(question);
  try {
    return await promise;
  } finally {
    stdin.off('data', take).off('end', end).setRawMode(false).pause();
    stderr.write('\n');
  }
};
