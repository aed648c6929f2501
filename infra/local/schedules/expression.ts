/** The next time after a moment at which a schedule runs. */
export type NextRun = (after: Date) => Date;

const units: Readonly<Record<string, number>> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };

/** Reads `rate(5 minutes)` and `cron(0 3 * * ? *)`. */
export const parseSchedule = (expression: string): NextRun => {
  const [, amount, unit = ''] = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(expression) ?? [];
  const period = units[unit];
  if (period !== undefined) return (after) => new Date(after.getTime() + Number(amount) * period);
  const fields = /^cron\((.+)\)$/.exec(expression)?.[1]?.trim().split(/\s+/);
  if (fields?.length === 6) return nextCron(fields, expression);
  throw new Error(`NotEmulated: the schedule ${expression} - add it in infra/local/schedules/expression.ts`);
};

const monthNames = ['', 'JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const dayNames = ['', 'SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];

type Test = (value: number) => boolean;

const minute = 60_000;
const furthest = 366 * 24 * 60;

const nextCron = (fields: readonly string[], expression: string): NextRun => {
  const [minutes = '', hours = '', days = '', months = '', weekdays = '', years = ''] = fields;
  const test = {
    minute: parseField(minutes),
    hour: parseField(hours),
    day: parseField(days),
    month: parseField(months, monthNames),
    weekday: parseField(weekdays, dayNames),
    year: parseField(years),
  };
  const isDue = (at: Date): boolean =>
    test.minute(at.getUTCMinutes()) &&
    test.hour(at.getUTCHours()) &&
    test.day(at.getUTCDate()) &&
    test.month(at.getUTCMonth() + 1) &&
    test.weekday(at.getUTCDay() + 1) &&
    test.year(at.getUTCFullYear());

  return (after) => {
    const first = Math.floor(after.getTime() / minute) + 1;
    for (let i = 0; i < furthest; i++) {
      const at = new Date((first + i) * minute);
      if (isDue(at)) return at;
    }
    throw new Error(`the schedule ${expression} does not run within a year`);
  };
};

/** `*`, `?`, `5`, `1-5`, `0/15`, `MON-FRI` and lists of them; `L`, `W` and `#` are not read. */
const parseField = (field: string, names: readonly string[] = []): Test => {
  const tests = field.split(',').map((part) => parsePart(part, names));
  return (value) => tests.some((test) => test(value));
};

const parsePart = (part: string, names: readonly string[]): Test => {
  const [range = '', step] = part.split('/');
  const [from = '', to] = range.split('-');
  const isAny = range === '*' || range === '?';
  const low = isAny ? 0 : numberOf(from, names);
  const high = to === undefined ? (isAny || step !== undefined ? Number.POSITIVE_INFINITY : low) : numberOf(to, names);
  const every = step === undefined ? 1 : numberOf(step, []);
  return (value) => value >= low && value <= high && (value - low) % every === 0;
};

const numberOf = (text: string, names: readonly string[]): number => {
  const named = names.indexOf(text.toUpperCase());
  const value = named > 0 ? named : Number(text);
  if (text !== '' && Number.isInteger(value)) return value;
  throw new Error(`NotEmulated: ${text} in a cron expression - add it in infra/local/schedules/expression.ts`);
};
