import type { PreTokenGenerationV2TriggerEvent } from 'aws-lambda';
import { trigger } from '#functions/events/trigger.ts';
import { reads } from '#shared/kernel/port.ts';
import { type User, users } from '#shared/users/index.ts';

/** Roles become scopes of the access token, which is all that the gateway looks at. */
export const grantScopes = trigger(
  'users/grant-scopes',
  {
    summary: 'Put the roles of a user into the access token while it is made.',
    hook: 'pre-token-generation',
    uses: { users: reads(users) },
  },
  async (event: PreTokenGenerationV2TriggerEvent, _input, { users }): Promise<PreTokenGenerationV2TriggerEvent> => {
    const user = await users.of(event.userName);
    return {
      ...event,
      response: {
        claimsAndScopeOverrideDetails: {
          accessTokenGeneration: {
            scopesToAdd: scopesOf(user),
            // Without this scope the token cannot be used against the pool itself, around the shop.
            scopesToSuppress: ['aws.cognito.signin.user.admin'],
            ...claimsOf(user),
          },
        },
      },
    };
  },
);

const scopesOf = (user: User | undefined): string[] => {
  if (user?.status !== 'active') return [];
  if (user.roles.includes('admin')) return ['shop/shopper', 'shop/merchant', 'shop/admin'];
  return ['shop/shopper', ...(user.roles.includes('merchant') ? ['shop/merchant'] : [])];
};

/** Whose goods the token may work on: said only together with the role, so that a suspended merchant is nobody's. */
const claimsOf = (user: User | undefined) =>
  user?.status === 'active' && user.merchantId && user.roles.includes('merchant')
    ? { claimsToAddOrOverride: { merchant_id: user.merchantId } }
    : {};
