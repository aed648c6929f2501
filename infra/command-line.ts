import { type ParseArgsConfig, parseArgs } from 'node:util';

type Values<Options extends NonNullable<ParseArgsConfig['options']>> = ReturnType<
  typeof parseArgs<{ options: Options }>
>['values'];

/** What a command was called with. Of what it does not know it says so and how it is used, and ends with 2. */
export const optionsOf = <const Options extends NonNullable<ParseArgsConfig['options']>>(
  options: Options,
  usage: string,
): Values<Options> => {
  try {
    return parseArgs({ options }).values;
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : error}\n\n${usage}`);
    return process.exit(2);
  }
};
