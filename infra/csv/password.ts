import { UsageError } from './options.ts';

const controlC = '\u0003';
const ends = ['\r', '\n', '\u0004'];
const erases = ['\b', '\u007f'];

/** The password out of SHOP_PASSWORD, or asked for without showing it. Never an argument: those are in every list of processes. */
export const readPassword = async (login: string): Promise<string> => {
  const given = process.env['SHOP_PASSWORD'];
  if (given) return given;
  const { stdin, stderr } = process;
  if (!stdin.isTTY) throw new UsageError('Set SHOP_PASSWORD: there is no terminal to ask for the password.');

  stderr.write(`Password of ${login}: `);
  stdin.setRawMode(true).setEncoding('utf8');
  let password = '';
  try {
    for await (const text of stdin.iterator({ destroyOnReturn: false })) {
      for (const key of String(text)) {
        if (key === controlC) process.exit(130);
        if (ends.includes(key)) return password;
        password = erases.includes(key) ? password.slice(0, -1) : password + key;
      }
    }
    return password;
  } finally {
    stdin.setRawMode(false).pause();
    stderr.write('\n');
  }
};
