import * as z from 'zod/mini';
import type { Provisioner } from './provisioner.ts';

/** AWS::Cognito::UserPool, in the Cognito engine. */
export const provisionUserPool: Provisioner = (declaration, { engines, inventory }) => {
  const { stack, logicalId, region, properties } = declaration;
  const { userPoolId, arn } = engines.cognito.createUserPool(`${stack}/${logicalId}`, properties);
  inventory.userPools.push(userPoolId);
  const issuer = `cognito-idp.${region}.amazonaws.com/${userPoolId}`;
  return {
    ref: userPoolId,
    attributes: { Arn: arn, UserPoolId: userPoolId, ProviderName: issuer, ProviderURL: `https://${issuer}` },
  };
};

/** AWS::Cognito::UserPoolClient, in the Cognito engine. */
export const provisionUserPoolClient: Provisioner = ({ stack, logicalId, properties }, { engines }) => {
  const { UserPoolId } = z.parse(z.object({ UserPoolId: z.string() }), properties);
  const { clientId, clientSecret } = engines.cognito.createUserPoolClient(
    `${stack}/${logicalId}`,
    UserPoolId,
    properties,
  );
  return { ref: clientId, attributes: { ClientId: clientId, ClientSecret: clientSecret } };
};
