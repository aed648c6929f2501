import type { OperatorParameters } from '#shared/aws/operator-parameters.ts';
import { checkedSettings, type ProviderName } from '#shared/payments/index.ts';
import { BrokenOff } from '../hidden-line.ts';
import { type Stage, stages } from '../stages.ts';
import { type Field, fieldOf, fieldsOf } from './fields.ts';
import { askedFor, type HandOver } from './hand-over.ts';
import { type SecretsCommand, secretsCommand, UsageError, usage } from './options.ts';
import { writeMissing } from './own-secrets.ts';
import {
  type Given,
  parsedSettings,
  type Settings,
  withAdded,
  without,
  withoutRetired,
  withValue,
} from './settings.ts';
import { shownStage } from './shown-stage.ts';

/** What a parameter of the standard tier holds. */
const mostBytes = 4096;

const providerNames: readonly ProviderName[] = ['card', 'alipay', 'wechat'];

interface Surroundings {
  readonly openStore: (region: string) => OperatorParameters;
  readonly by: HandOver;
  readonly out: { write(text: string): unknown };
  readonly error: { write(text: string): unknown };
}

/** Runs `npm run secrets`; answers the exit code. */
export const runSecrets = async (args: readonly string[], around: Surroundings): Promise<number> => {
  try {
    const command = secretsCommand(args);
    if (command === undefined) {
      around.out.write(usage);
      return 0;
    }
    const store = around.openStore(stages[command.stage].region);
    await new Secrets(command, store, around).run();
    return 0;
  } catch (error) {
    if (error instanceof BrokenOff) {
      around.error.write('Broken off: nothing more was written.\n');
      return 130;
    }
    const { message } = error instanceof Error ? error : new Error(String(error));
    around.error.write(error instanceof UsageError ? `${message} --help says how.\n` : `${message}\n`);
    return 2;
  }
};

/** One run over the secrets of a stage. */
class Secrets {
  readonly #command: SecretsCommand;
  readonly #store: OperatorParameters;
  readonly #around: Surroundings;
  readonly #stage: Stage;
  readonly #base: string;

  constructor(command: SecretsCommand, store: OperatorParameters, around: Surroundings) {
    this.#command = command;
    this.#store = store;
    this.#around = around;
    this.#stage = stages[command.stage];
    this.#base = `/shop/${this.#stage.shop.stage}`;
  }

  async run(): Promise<void> {
    const { show, provider } = this.#command;
    if (show) {
      for (const line of await shownStage(this.#base, providerNames, this.#store)) this.#say(line);
    } else if (provider) {
      await this.#write(provider, await this.#changed(provider));
    } else {
      await this.#setUp();
    }
  }

  /** Everything that is missing: the shop's own is made, and the providers' asked for. */
  async #setUp(): Promise<void> {
    for (const path of await writeMissing(this.#base, this.#store)) this.#say(`made     ${this.#base}/${path}`);
    for (const provider of providerNames) {
      if (await this.#store.get(this.#path(provider))) {
        this.#say(`there    ${this.#path(provider)}`);
        continue;
      }
      const wanted = await this.#around.by.text(`Set up ${provider} now? [y/N] `);
      if (/^y(es)?$/i.test(wanted.trim())) await this.#write(provider, await this.#asked(provider));
      else this.#say(`missing  ${this.#path(provider)}: nobody can pay by ${provider}`);
    }
  }

  /** The provider's settings as the command line wants them. */
  async #changed(provider: ProviderName): Promise<Settings> {
    const { file, add, set, retire } = this.#command;
    if (file !== undefined) return parsedSettings(await this.#around.by.file(file));
    if (add === undefined && retire === undefined && set.length === 0) return this.#asked(provider);

    const json = await this.#store.get(this.#path(provider));
    if (json === undefined) throw new Error(`${this.#path(provider)} is not set: leave the option away to set it up.`);
    const settings = parsedSettings(json);
    if (retire !== undefined) return withoutRetired(settings, retire);
    if (add !== undefined) {
      const field = fieldOf(provider, add, ({ holds }) => holds !== undefined);
      const given = await this.#given(field);
      return given ? withAdded(settings, field, given) : settings;
    }
    let changed = settings;
    for (const name of set) {
      const field = fieldOf(provider, name, ({ holds }) => holds === undefined);
      const given = await this.#given(field);
      changed = given ? withValue(changed, field, given) : without(changed, field);
    }
    return changed;
  }

  async #given(field: Field): Promise<Given | undefined> {
    const { from, id } = this.#command;
    if (from === undefined) return askedFor(field, this.#around.by);
    return { value: (await this.#around.by.file(from)).trim(), ...(id !== undefined && { id }) };
  }

  async #asked(provider: ProviderName): Promise<Settings> {
    // Its v3 has no test mode: that is said before anything is typed.
    if (provider === 'wechat') this.#assertMayBeLive();
    let settings: Settings = {};
    for (const field of fieldsOf[provider]) {
      const given = await askedFor(field, this.#around.by);
      if (given) settings = withValue(settings, field, given);
    }
    return settings;
  }

  /** Nothing is written that the provider's adapter could not read, or that leads to other money than the stage's. */
  async #write(provider: ProviderName, settings: Settings): Promise<void> {
    const json = JSON.stringify(settings);
    const check = checkedSettings[provider](json);
    if (this.#stage.shop.takesRealMoney) check.assertRealMoney();
    else if (check.isLive) this.#assertMayBeLive();
    const bytes = Buffer.byteLength(json);
    if (bytes > mostBytes)
      throw new Error(`The settings have ${bytes} bytes, and a parameter holds ${mostBytes}: retire old keys first.`);
    await this.#store.put(this.#path(provider), json, 'SecureString');
    this.#say(`written  ${this.#path(provider)}`);
  }

  #assertMayBeLive(): void {
    const { stage, live } = this.#command;
    if (!this.#stage.shop.takesRealMoney && !live)
      throw new Error(`These settings move real money, and ${stage} takes none: --live writes them all the same.`);
  }

  #path(provider: ProviderName): string {
    return `${this.#base}/payments/${provider}`;
  }

  #say(line: string): void {
    this.#around.out.write(`${line}\n`);
  }
}
