/** Runs a step that takes seconds, and says so: what it is when it begins, how far it is, how long it took. */
export const step = async <T>(label: string, work: (report: (progress: string) => void) => Promise<T>): Promise<T> => {
  const start = performance.now();
  const { isTTY } = process.stdout;
  const say = (text: string): boolean => process.stdout.write(isTTY ? `\r\u001b[K${label} … ${text}` : text);
  process.stdout.write(`${label} … `);
  try {
    // Only a terminal can take a line back; a file would fill with them.
    const result = await work(isTTY ? say : () => undefined);
    say(`${((performance.now() - start) / 1000).toFixed(1)} s\n`);
    return result;
  } catch (error) {
    say('failed\n');
    throw error;
  }
};
