/** How far a long run has come, on one line of the terminal; nothing when nobody looks. */
export class Progress {
  readonly #all: number;
  #done = 0;

  constructor(all: number) {
    this.#all = all;
  }

  step(what: string): void {
    const part = Math.min(1, this.#done++ / Math.max(1, this.#all));
    const bar = '█'.repeat(Math.round(part * 24)).padEnd(24, '·');
    if (process.stderr.isTTY) process.stderr.write(`\r\u001b[2K${bar} ${Math.round(part * 100)} %  ${what}`);
  }

  end(): void {
    if (process.stderr.isTTY) process.stderr.write('\r\u001b[2K');
  }
}
