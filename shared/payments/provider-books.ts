import { alipayBooks } from './alipay/books.ts';
import { parseAlipaySettings } from './alipay/settings.ts';
import type { BookDay, Booked, Books } from './books.ts';
import { cardBooks } from './card/books.ts';
import { parseCardSettings } from './card/settings.ts';
import type { ProviderName } from './provider.ts';
import { wechatBooks } from './wechat/books.ts';
import { parseWechatSettings } from './wechat/settings.ts';

type OpenBooks = (json: string, day: BookDay) => AsyncGenerator<Booked>;

const reading =
  <Settings>(parse: (json: string) => Settings, books: Books<Settings>): OpenBooks =>
  (json, day) =>
    books(parse(json), day);

/** What each provider was paid on a day, over the settings in its parameter. For operators: no function carries it. */
export const providerBooks: Readonly<Record<ProviderName, OpenBooks>> = {
  card: reading(parseCardSettings, cardBooks),
  alipay: reading(parseAlipaySettings, alipayBooks),
  wechat: reading(parseWechatSettings, wechatBooks),
};
