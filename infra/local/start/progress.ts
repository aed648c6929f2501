/** Runs a step that takes seconds, and says so: what it is when it begins, how long it took when it is done. */
export const step = async <T>(label: string, work: () => Promise<T>): Promise<T> => {
  const start = performance.now();
  process.stdout.write(`${label} … `);
  try {
    const result = await work();
    process.stdout.write(`${((performance.now() - start) / 1000).toFixed(1)} s\n`);
    return result;
  } catch (error) {
    process.stdout.write('failed\n');
    throw error;
  }
};
