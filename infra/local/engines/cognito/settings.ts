import * as z from 'zod/mini';

/** What a pool's template says and the emulator obeys; a setting that it would have to ignore is refused. */
export const PoolSettings = z.object({
  Policies: z.optional(
    z.object({
      PasswordPolicy: z.optional(
        z.object({
          MinimumLength: z._default(z.number(), 8),
          RequireLowercase: z._default(z.boolean(), false),
          RequireUppercase: z._default(z.boolean(), false),
          RequireNumbers: z._default(z.boolean(), false),
          RequireSymbols: z._default(z.boolean(), false),
        }),
      ),
    }),
  ),
  Schema: z._default(z.array(z.object({ Name: z.string(), Required: z._default(z.boolean(), false) })), []),
  LambdaConfig: z._default(
    z.catchall(
      z.object({
        PreTokenGenerationConfig: z.optional(
          z.object({ LambdaArn: z.string(), LambdaVersion: z.enum(['V2_0', 'V3_0']) }),
        ),
      }),
      z.undefined('this trigger is not emulated'),
    ),
    {},
  ),
  MfaConfiguration: z._default(z.enum(['OFF', 'OPTIONAL']), 'OFF'),
  UsernameConfiguration: z._default(z.object({ CaseSensitive: z._default(z.boolean(), true) }), {
    CaseSensitive: true,
  }),
  AliasAttributes: z.optional(z.tuple([])),
  UsernameAttributes: z.optional(z.tuple([])),
});
export type PoolSettings = z.infer<typeof PoolSettings>;

const TimeUnit = z.enum(['seconds', 'minutes', 'hours', 'days']);

export const ClientSettings = z.object({
  ClientName: z.optional(z.string()),
  GenerateSecret: z._default(z.boolean(), false),
  ExplicitAuthFlows: z._default(z.array(z.string()), []),
  AccessTokenValidity: z._default(z.number(), 1),
  IdTokenValidity: z._default(z.number(), 1),
  RefreshTokenValidity: z._default(z.number(), 30),
  TokenValidityUnits: z._default(
    z.object({
      AccessToken: z._default(TimeUnit, 'hours'),
      IdToken: z._default(TimeUnit, 'hours'),
      RefreshToken: z._default(TimeUnit, 'days'),
    }),
    { AccessToken: 'hours', IdToken: 'hours', RefreshToken: 'days' },
  ),
  RefreshTokenRotation: z.optional(
    z.object({
      Feature: z.enum(['ENABLED', 'DISABLED']),
      RetryGracePeriodSeconds: z._default(z.number().check(z.minimum(0), z.maximum(60)), 0),
    }),
  ),
  PreventUserExistenceErrors: z._default(z.enum(['ENABLED', 'LEGACY']), 'LEGACY'),
  EnableTokenRevocation: z._default(z.boolean(), true),
});
export type ClientSettings = z.infer<typeof ClientSettings>;

const secondsIn = { seconds: 1, minutes: 60, hours: 3_600, days: 86_400 };

/** How many seconds each kind of token of a client is good for. */
export const tokenLifetimes = (settings: ClientSettings) => {
  const { AccessToken, IdToken, RefreshToken } = settings.TokenValidityUnits;
  return {
    access: settings.AccessTokenValidity * secondsIn[AccessToken],
    id: settings.IdTokenValidity * secondsIn[IdToken],
    refresh: settings.RefreshTokenValidity * secondsIn[RefreshToken],
  };
};

/** Seconds for which a refresh token still works after it was rotated; undefined when tokens are not rotated. */
export const rotationGrace = ({ RefreshTokenRotation }: ClientSettings): number | undefined =>
  RefreshTokenRotation?.Feature === 'ENABLED' ? RefreshTokenRotation.RetryGracePeriodSeconds : undefined;

/** Reads resolved template properties; what the emulator cannot do is an error that names the property. */
export const settingsFrom = <Settings>(
  schema: z.ZodMiniType<Settings>,
  properties: unknown,
  logicalId: string,
): Settings => {
  const parsed = z.safeParse(schema, properties);
  if (parsed.success) return parsed.data;
  throw new Error(
    `${logicalId} asks for what the local Cognito does not do - add it in infra/local/engines/cognito/settings.ts\n${z.prettifyError(parsed.error)}`,
  );
};
