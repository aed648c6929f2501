import { afterEach, beforeEach, vi } from 'vitest';

/** Sets variables of the environment, as infra does for a function, for each test of the file. */
export const environment = (variables: Readonly<Record<string, string>>): void => {
  beforeEach(() => {
    for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value);
  });
  afterEach(() => {
    vi.unstubAllEnvs();
  });
};

/** Where functions run, and who they are. */
export const lambdaEnvironment = {
  AWS_REGION: 'eu-west-1',
  AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE',
  AWS_SECRET_ACCESS_KEY: 'example',
  AWS_SESSION_TOKEN: '',
} as const;
