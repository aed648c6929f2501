const required = (name: string): string => {
  const value = process.env[name];
  if (!value) throw new Error(`The environment lacks ${name}: this provider works on Lambda, which sets it.`);
  return value;
};

interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/**
 * Takes the place of `@aws-sdk/credential-provider-node` in the bundles: Lambda always hands credentials over in the
 * environment, and the profiles, SSO, process and web identity providers of the original are 130 kB that never run.
 */
export const defaultProvider = () => async (): Promise<Credentials> => {
  const sessionToken = process.env['AWS_SESSION_TOKEN'];
  return {
    accessKeyId: required('AWS_ACCESS_KEY_ID'),
    secretAccessKey: required('AWS_SECRET_ACCESS_KEY'),
    ...(sessionToken && { sessionToken }),
  };
};
