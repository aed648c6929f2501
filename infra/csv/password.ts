import { readHidden } from '../hidden-line.ts';
import { UsageError } from './options.ts';

/** The password out of SHOP_PASSWORD, or asked for without showing it. Never an argument: those are in every list of processes. */
export const readPassword = async (login: string): Promise<string> => {
  const given = process.env['SHOP_PASSWORD'];
  if (given) return given;
  if (!process.stdin.isTTY) throw new UsageError('Set SHOP_PASSWORD: there is no terminal to ask for the password.');
  return readHidden(`Password of ${login}: `);
};
