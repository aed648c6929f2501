import { Stack } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import type { Grantable } from './grant.ts';
import type { Stage } from './stages.ts';

/** SES, for mails from the stage's address and no other. The identity is verified by hand: see infra/README.md. */
export const shopMail = (scope: Construct, { shop: { mailFrom } }: Stage): Grantable => {
  const domain = mailFrom.slice(mailFrom.indexOf('@') + 1);
  // Either the address itself has been verified, or its domain.
  const resources = [mailFrom, domain].map((resourceName) =>
    Stack.of(scope).formatArn({ service: 'ses', resource: 'identity', resourceName }),
  );
  return {
    grant: () => ({
      statements: [
        new PolicyStatement({
          actions: ['ses:SendEmail'],
          resources,
          conditions: { StringEquals: { 'ses:FromAddress': mailFrom } },
        }),
      ],
      environment: {},
    }),
  };
};
