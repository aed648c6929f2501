import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { declarations } from '#functions/index.ts';
import { projectRoot } from '#infra/build/places.ts';
import { sandboxMentions } from '#infra/real-money.ts';
import { synthesise } from '#infra/shop-app.ts';
import { type StageName, stageName, stages } from '#infra/stages.ts';
import { resourcesOf, type StackTemplate, stacksOf, stubCode } from './synthesis.ts';

const byStage: Record<StageName, StackTemplate[]> = {
  dev: stacksOf('dev'),
  staging: stacksOf('staging'),
  prod: stacksOf('prod'),
};
const { prod } = byStage;

const one = (stacks: readonly StackTemplate[], type: string) => {
  const [found, ...others] = resourcesOf(stacks, type);
  if (!found || others.length > 0) throw new Error(`There are ${others.length + (found ? 1 : 0)} of ${type}, not one.`);
  return found;
};

const stores = ['AWS::DynamoDB::GlobalTable', 'AWS::Cognito::UserPool', 'AWS::S3::Bucket'];
const storesOf = (stacks: readonly StackTemplate[]) => stores.flatMap((type) => resourcesOf(stacks, type));

describe('the stages', () => {
  it('are dev, staging and prod, and say so when another is asked for', () => {
    expect(Object.keys(stages)).toEqual(['dev', 'staging', 'prod']);
    expect(() => stageName('production')).toThrow(/no stage 'production'. There are dev, staging, prod/);
  });

  it.each(['staging', 'prod'] as const)('keep their data in %s, whatever happens to the stack', (stage) => {
    expect(storesOf(byStage[stage]).map(({ DeletionPolicy }) => DeletionPolicy)).toEqual(Array(5).fill('Retain'));
    expect(one(byStage[stage], 'AWS::Cognito::UserPool').Properties).toMatchObject({ DeletionProtection: 'ACTIVE' });
    expect(one(byStage[stage], 'AWS::DynamoDB::GlobalTable').Properties['Replicas']).toMatchObject([
      { DeletionProtectionEnabled: true, PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true } },
    ]);
    const outer = byStage[stage].filter(({ name }) => !name.includes('/'));
    expect(outer.map(({ terminationProtection }) => terminationProtection)).toEqual([true, true]);
  });

  it('name no sandbox where real money is taken', () => {
    expect(prod.flatMap((stack) => sandboxMentions(stack))).toEqual([]);
  });

  it('throw their data away in dev', () => {
    expect(storesOf(byStage.dev).map(({ DeletionPolicy }) => DeletionPolicy)).toEqual(Array(5).fill('Delete'));
    expect(one(byStage.dev, 'AWS::Cognito::UserPool').Properties).toMatchObject({ DeletionProtection: 'INACTIVE' });
  });

  it('forget logs in the end', () => {
    for (const stage of Object.values(byStage)) {
      for (const { Properties } of resourcesOf(stage, 'AWS::Logs::LogGroup')) {
        expect(Properties).toHaveProperty('RetentionInDays');
      }
    }
  });
});

describe('the user pool', () => {
  it('gives nothing to the outside', () => {
    expect(one(prod, 'AWS::Cognito::UserPool').Properties).toMatchObject({
      AdminCreateUserConfig: { AllowAdminCreateUserOnly: true },
      Policies: { PasswordPolicy: { MinimumLength: 10 } },
      UserPoolTier: 'ESSENTIALS',
      LambdaConfig: { PreTokenGenerationConfig: { LambdaVersion: 'V2_0' } },
    });
    const client = one(prod, 'AWS::Cognito::UserPoolClient').Properties;
    expect(client).toMatchObject({
      ExplicitAuthFlows: ['ALLOW_ADMIN_USER_PASSWORD_AUTH'],
      AllowedOAuthFlowsUserPoolClient: false,
      GenerateSecret: true,
      PreventUserExistenceErrors: 'ENABLED',
      WriteAttributes: [],
    });
    expect(client).not.toHaveProperty('CallbackURLs');
  });

  it('lets a session live for 30 days, in steps of 15 minutes', () => {
    expect(one(prod, 'AWS::Cognito::UserPoolClient').Properties).toMatchObject({
      AccessTokenValidity: 15,
      IdTokenValidity: 15,
      RefreshTokenValidity: 30 * 24 * 60,
      TokenValidityUnits: { AccessToken: 'minutes', IdToken: 'minutes', RefreshToken: 'minutes' },
      RefreshTokenRotation: { Feature: 'ENABLED', RetryGracePeriodSeconds: 30 },
      EnableTokenRevocation: true,
    });
  });
});

describe('the routes', () => {
  const operations = declarations.filter((each) => each.kind === 'operation');
  const routes = new Map(
    resourcesOf(prod, 'AWS::ApiGatewayV2::Route').map(({ Properties }) => [Properties['RouteKey'], Properties]),
  );

  it('are those of the operations, one each, and HEAD for what everybody may read', () => {
    const expected = operations.flatMap(({ contract: { route, auth } }) =>
      auth === 'public' && route.startsWith('GET ') ? [route, route.replace('GET', 'HEAD')] : [route],
    );
    expect([...routes.keys()].sort()).toEqual(expected.sort());
    const [get, head] = [routes.get('GET /docs'), routes.get('HEAD /docs')];
    expect(head).toEqual({ ...get, RouteKey: 'HEAD /docs' });
  });

  it.each(operations.map(({ id, contract }) => ({ id, contract })))('let in to $id who may call it', ({ contract }) => {
    const isOpen = contract.auth === 'public' || contract.auth === 'provider';
    const route = routes.get(contract.route);
    expect(route?.['AuthorizationType']).toBe(isOpen ? 'NONE' : 'JWT');
    expect(route?.['AuthorizationScopes']).toEqual(isOpen ? undefined : [`shop/${contract.auth}`]);
  });

  it('show a script of another site the headers that it needs', () => {
    expect(one(prod, 'AWS::ApiGatewayV2::Api').Properties['CorsConfiguration']).toMatchObject({
      AllowOrigins: stages.prod.corsOrigins,
      ExposeHeaders: ['etag', 'location', 'retry-after', 'x-request-id'],
    });
    expect(one(prod, 'AWS::ApiGatewayV2::Api').Properties['CorsConfiguration']).not.toHaveProperty('AllowCredentials');
  });
});

describe('the functions', () => {
  it('run on Node 24, and stop within a minute, but for what goes through all goods', () => {
    for (const { Properties } of resourcesOf(prod, 'AWS::Lambda::Function')) {
      expect(Properties).toMatchObject({ Runtime: 'nodejs24.x', Architectures: ['arm64'] });
    }
    const slow = declarations.filter(({ contract }) => 'timeoutSeconds' in contract && contract.timeoutSeconds > 60);
    expect(slow.map(({ id }) => id)).toEqual(['recommendations/relate-goods', 'search/compact-index']);
    const timeouts = resourcesOf(prod, 'AWS::Lambda::Function').map(({ Properties }) => Number(Properties['Timeout']));
    expect(timeouts.filter((timeout) => timeout > 60)).toEqual(slow.map(() => 900));
  });

  it('have 512 megabytes, unless they say that they need more', () => {
    const wanted = declarations.map(({ contract }) => ('memoryMb' in contract ? contract.memoryMb : 512));
    const given = resourcesOf(prod, 'AWS::Lambda::Function').map(({ Properties }) => Properties['MemorySize']);
    expect(given.map(Number).sort()).toEqual(wanted.map(Number).sort());
  });

  it('are one per declaration, each with a log group of its own', () => {
    expect(resourcesOf(prod, 'AWS::Lambda::Function')).toHaveLength(declarations.length);
    expect(resourcesOf(prod, 'AWS::Logs::LogGroup')).toHaveLength(declarations.length + 1);
  });

  it('isolate a change that cannot be told, and leave it where somebody finds it', () => {
    const mappings = resourcesOf(prod, 'AWS::Lambda::EventSourceMapping');
    expect(mappings).toHaveLength(declarations.filter(({ kind }) => kind === 'consumer').length);
    for (const { Properties } of mappings) {
      expect(Properties).toMatchObject({
        BisectBatchOnFunctionError: true,
        ParallelizationFactor: 4,
        FunctionResponseTypes: ['ReportBatchItemFailures'],
        MaximumRetryAttempts: 5,
        MaximumRecordAgeInSeconds: 23 * 3600,
      });
      expect(Properties).toHaveProperty('DestinationConfig.OnFailure.Destination');
      expect(JSON.stringify(Properties['FilterCriteria'])).toContain('type');
    }
  });

  it('wake up as often as their schedule says', () => {
    const rates = declarations.flatMap((each) => (each.kind === 'schedule' ? [each.contract.rate] : []));
    const rules = resourcesOf(prod, 'AWS::Events::Rule').map(({ Properties }) => Properties['ScheduleExpression']);
    expect(rules.filter((each) => each !== undefined).sort()).toEqual(rates.sort());
  });

  it('hear of new pictures, and of none that they have drawn themselves', () => {
    const patterns = resourcesOf(prod, 'AWS::Events::Rule').flatMap(
      ({ Properties }) => Properties['EventPattern'] ?? [],
    );
    expect(patterns).toEqual([
      {
        source: ['aws.s3'],
        'detail-type': ['Object Created'],
        detail: {
          bucket: { name: [expect.anything()] },
          object: { key: [{ prefix: 'images/img_' }, { prefix: 'originals/img_' }] },
        },
      },
    ]);
    const announcing = resourcesOf(prod, 'AWS::S3::Bucket').filter(
      ({ Properties }) => 'NotificationConfiguration' in Properties,
    );
    expect(announcing.map(({ Properties }) => Properties['NotificationConfiguration'])).toEqual([
      { EventBridgeConfiguration: { EventBridgeEnabled: true } },
    ]);
  });

  it('are not run again by Lambda when they fail: the next run makes up for it', () => {
    const retries = resourcesOf(prod, 'AWS::Lambda::EventInvokeConfig').map(
      ({ Properties }) => Properties['MaximumRetryAttempts'],
    );
    const ofKind = (kind: string) => declarations.filter((each) => each.kind === kind).length;
    expect(retries.filter((each) => each === 0)).toHaveLength(ofKind('schedule'));
    // A picture is drawn once: nothing else would make up for it.
    expect(retries.filter((each) => each === 2)).toHaveLength(ofKind('watcher'));
    expect(retries).toHaveLength(ofKind('schedule') + ofKind('watcher'));
  });
});

describe('the buckets', () => {
  it('are closed to the public', () => {
    for (const { Properties } of resourcesOf(prod, 'AWS::S3::Bucket')) {
      expect(Properties['PublicAccessBlockConfiguration']).toEqual({
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      });
    }
  });

  it('show the front door what is served, and nothing that was only uploaded', () => {
    const policies = JSON.stringify(resourcesOf(prod, 'AWS::S3::BucketPolicy'));
    expect(policies).toContain('/images/*');
    expect(policies).not.toMatch(/uploads|originals/);
  });

  it('forget what was only uploaded, and what shoppers’ cameras wrote into their pictures', () => {
    const rules = resourcesOf(prod, 'AWS::S3::Bucket').flatMap(
      ({ Properties }) => Object(Properties['LifecycleConfiguration'])['Rules'] ?? [],
    );
    expect(rules).toContainEqual({ Id: 'forget-uploads', Prefix: 'uploads/', ExpirationInDays: 1, Status: 'Enabled' });
    expect(rules).toContainEqual({
      Id: 'forget-originals',
      Prefix: 'originals/',
      ExpirationInDays: 7,
      Status: 'Enabled',
    });
  });
});

describe('the cloud assembly', () => {
  it('needs no custom resource', () => {
    const types = new Set(resourcesOf(prod).map(({ Type }) => Type));
    expect([...types].filter((type) => type.startsWith('Custom::') || type.includes('CustomResource'))).toEqual([]);
  });

  it('tells the operator where everything is', () => {
    const outputs = prod.flatMap(({ Outputs }) => Object.keys(Outputs));
    expect(outputs).toEqual(
      expect.arrayContaining(['ApiUrl', 'FrontDoorUrl', 'TableName', 'UserPoolId', 'UserPoolClientId', 'ImageBucket']),
    );
  });

  it('is written by the CDK that was tested: the registry calls a broken one the latest', () => {
    const manifest: unknown = JSON.parse(readFileSync(path.join(projectRoot, 'package.json'), 'utf8'));
    expect(manifest).toHaveProperty('devDependencies.aws-cdk', '2.1148.1');
  });

  it('is the same wherever the repository lies', () => {
    const outdir = mkdtempSync(path.join(tmpdir(), 'shop-assembly-'));
    synthesise({ stage: 'staging', declarations, outdir, codeOf: stubCode });
    const written = readdirSync(outdir).filter((file) => file.endsWith('.json'));
    expect(written).toContain('manifest.json');
    for (const file of written) {
      const text = readFileSync(path.join(outdir, file), 'utf8');
      expect(text.includes(projectRoot) || text.includes(outdir), file).toBe(false);
    }
  });
});
