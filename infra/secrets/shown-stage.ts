import type { OperatorParameters } from '#shared/aws/operator-parameters.ts';
import { checkedSettings, type ProviderName } from '#shared/payments/index.ts';
import { fingerprintOf } from './fingerprint.ts';
import { ownPaths } from './own-secrets.ts';
import { parsedSettings, shown } from './settings.ts';

/** What a stage's secrets are, a line each: names and fingerprints, never a value. */
export const shownStage = async (
  base: string,
  providers: readonly ProviderName[],
  store: OperatorParameters,
): Promise<readonly string[]> => {
  const lines: string[] = [];
  for (const path of ownPaths) {
    const value = await store.get(`${base}/${path}`);
    lines.push(`${base}/${path}  ${value === undefined ? 'missing' : fingerprintOf(value)}`);
  }
  for (const provider of providers) {
    const json = await store.get(`${base}/payments/${provider}`);
    lines.push(`${base}/payments/${provider}  ${json === undefined ? 'missing' : modeOf(provider, json)}`);
    if (json !== undefined) lines.push(...entriesOf(json));
  }
  return lines;
};

const modeOf = (provider: ProviderName, json: string): string => {
  try {
    return checkedSettings[provider](json).isLive ? 'real money' : 'test';
  } catch (error) {
    return `unusable: ${error instanceof Error ? error.message : String(error)}`;
  }
};

const entriesOf = (json: string): readonly string[] => {
  try {
    return shown(parsedSettings(json)).map(
      ({ name, id, fingerprint }) => `  ${name.padEnd(18)}${fingerprint}${id === undefined ? '' : `  ${id}`}`,
    );
  } catch {
    return [];
  }
};
