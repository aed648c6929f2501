/** How far a long piece of work has come. */
export interface Progress {
  /** From 0 to 1; undefined while nobody knows how much there is. */
  readonly share: number | undefined;
  /** Things done in this run. */
  readonly done: number;
  readonly bad: number;
}

/** `1 fault`, `2,000 faults`. */
export const counted = (count: number, what: string): string =>
  `${count.toLocaleString('en')} ${what}${count === 1 ? '' : 's'}`;

interface Terminal {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

/** Shows it until the answer is called: a bar that moves on a terminal, a line now and then in a log. */
export const showProgress = (what: string, now: () => Progress, terminal: Terminal = process.stderr): (() => void) => {
  const began = performance.now();
  const line = (): string => lineOf(what, now(), (performance.now() - began) / 1000, terminal.isTTY === true);
  const show = (): unknown => terminal.write(terminal.isTTY ? `\r\x1b[K${line()}` : `${line()}\n`);
  const timer = setInterval(show, terminal.isTTY ? 200 : 5_000);
  timer.unref();
  return () => {
    clearInterval(timer);
    if (terminal.isTTY) terminal.write(`\r\x1b[K${line()}\n`);
  };
};

/** `[=====     ] 50 %  5,000 goods  91/s  3 bad  ETA 0:55` */
export const lineOf = (what: string, { share, done, bad }: Progress, seconds: number, withBar: boolean): string => {
  const bar = `[${'='.repeat(Math.round((share ?? 0) * 20)).padEnd(20)}] `;
  const parts = [
    share === undefined ? '' : `${withBar ? bar : ''}${Math.floor(share * 100)} %`,
    `${done.toLocaleString('en')} ${what}`,
    `${(done / Math.max(seconds, 0.001)).toFixed(1)}/s`,
    `${bad.toLocaleString('en')} bad`,
    share && share < 1 ? `ETA ${clock((seconds / share) * (1 - share))}` : clock(seconds),
  ];
  return parts.filter((part) => part !== '').join('  ');
};

const clock = (seconds: number): string =>
  `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, '0')}`;
