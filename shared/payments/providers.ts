import { ParameterMissing, parametersPort } from '#shared/kernel/parameters.ts';
import { invalid } from '#shared/kernel/problem.ts';
import { alipayProvider } from './alipay/provider.ts';
import * as alipay from './alipay/settings.ts';
import { cardProvider } from './card/provider.ts';
import * as card from './card/settings.ts';
import type { PaymentProvider, ProviderName } from './provider.ts';
import { settingsPath } from './settings-port.ts';
import { wechatProvider } from './wechat/provider.ts';
import * as wechat from './wechat/settings.ts';

/** How a provider is opened over its settings, in a stage that takes real money as in one that does not. */
type Open = (json: string, takesRealMoney: boolean) => PaymentProvider;

const opening =
  <Settings>(
    parse: (json: string) => Settings,
    assertRealMoney: (settings: Settings) => void,
    provider: (settings: Settings) => PaymentProvider,
  ): Open =>
  (json, takesRealMoney) => {
    const settings = parse(json);
    if (takesRealMoney) assertRealMoney(settings);
    return provider(settings);
  };

const open: Readonly<Record<ProviderName, Open>> = {
  alipay: opening(alipay.parseAlipaySettings, alipay.assertRealMoney, alipayProvider),
  wechat: opening(wechat.parseWechatSettings, wechat.assertRealMoney, wechatProvider),
  card: opening(card.parseCardSettings, card.assertRealMoney, cardProvider),
};

const paths = [settingsPath('alipay'), settingsPath('wechat'), settingsPath('card')];

/** A provider over the settings in its parameter. */
export const openProvider = (name: ProviderName, json: string, takesRealMoney: boolean): PaymentProvider =>
  open[name](json, takesRealMoney);

/** The providers that the shop can call, by name. The settings of each are read when it is asked for. */
export const providers = parametersPort('providers', paths, (read, { takesRealMoney }) => ({
  async of(name: ProviderName): Promise<PaymentProvider> {
    try {
      return openProvider(name, await read(settingsPath(name)), takesRealMoney);
    } catch (error) {
      // A shop need not take every kind of money.
      if (error instanceof ParameterMissing) throw invalid('method', `${name} is not set up in this shop`);
      throw error;
    }
  },
}));
