import { parametersPort } from '#shared/kernel/parameters.ts';
import type { ProviderName } from './provider.ts';

/** The settings by which a webhook proves its notifications. */
export interface CurrentSettings<Settings> {
  current(): Promise<Settings>;
  /** As an operator may have put them just now: a key that is not known yet may be in there. */
  renewed(): Promise<Settings>;
}

/** Where a provider's settings lie below the stage's path. */
export const settingsPath = <Name extends ProviderName>(name: Name) => `payments/${name}` as const;

/** A port over the settings of one provider, for its webhook: that never calls the provider. */
export const settingsPort = <Settings>(
  name: ProviderName,
  parse: (json: string) => Settings,
  assertRealMoney: (settings: Settings) => void,
) =>
  parametersPort(`${name}Settings`, [settingsPath(name)], (read, { takesRealMoney }): CurrentSettings<Settings> => {
    const opened = async (fresh: boolean): Promise<Settings> => {
      const settings = parse(await read(settingsPath(name), { fresh }));
      // A sandbox signs whatever it is told to.
      if (takesRealMoney) assertRealMoney(settings);
      return settings;
    };
    return { current: () => opened(false), renewed: () => opened(true) };
  });
