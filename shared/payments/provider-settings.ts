import * as alipay from './alipay/settings.ts';
import * as card from './card/settings.ts';
import type { ProviderName } from './provider.ts';
import * as wechat from './wechat/settings.ts';

/** What a provider's settings amount to, as its adapter reads them. */
interface SettingsCheck {
  readonly isLive: boolean;
  /** Throws when the settings are not those of real money. */
  assertRealMoney(): void;
}

const checking =
  <Settings>(
    parse: (json: string) => Settings,
    isLive: (settings: Settings) => boolean,
    assertRealMoney: (settings: Settings) => void,
  ) =>
  (json: string): SettingsCheck => {
    const settings = parse(json);
    return { isLive: isLive(settings), assertRealMoney: () => assertRealMoney(settings) };
  };

/** Reads settings as the provider's adapter will read them; its errors never quote a value. */
export const checkedSettings: Readonly<Record<ProviderName, (json: string) => SettingsCheck>> = {
  card: checking(card.parseCardSettings, card.isLive, card.assertRealMoney),
  alipay: checking(alipay.parseAlipaySettings, alipay.isLive, alipay.assertRealMoney),
  wechat: checking(wechat.parseWechatSettings, wechat.isLive, wechat.assertRealMoney),
};
