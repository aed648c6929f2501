import type { Clock } from './clock.ts';
import { defaultRegion } from './cloudformation/assembly.ts';
import { type Cognito, startCognito } from './engines/cognito/cognito.ts';
import { type DynamoDb, startDynamoDb } from './engines/dynamodb.ts';
import { type Mail, startMail } from './engines/mail.ts';
import { type CreatedObject, type S3, startS3 } from './engines/s3/s3.ts';
import type { Credentials } from './engines/s3/sigv4.ts';
import { type Ssm, startSsm } from './engines/ssm.ts';

/** The AWS services that the functions call, each on a port of its own. */
export interface Engines {
  readonly dynamodb: DynamoDb;
  readonly cognito: Cognito;
  readonly s3: S3;
  readonly ssm: Ssm;
  readonly mail: Mail;
  stop(): Promise<void>;
}

export interface EnginesOptions {
  readonly clock: Clock;
  readonly credentials: Credentials;
  readonly stateDir: string | undefined;
  readonly invokeFunction: (functionArn: string, event: unknown) => Promise<unknown>;
  /** Hears of the new objects of buckets that tell of them. */
  readonly onCreated: (object: CreatedObject) => void;
  /** Called when an engine ends although nobody stopped it. */
  readonly onExit: (reason: Error) => void;
}

/** Starts every engine; when one cannot start, the others are stopped again. */
export const startEngines = async (options: EnginesOptions): Promise<Engines> => {
  const { clock, credentials, stateDir, invokeFunction, onCreated, onExit } = options;
  const starting = [
    startDynamoDb({ stateDir, accessKeyId: credentials.accessKeyId, onExit }),
    startCognito({ clock, stateDir, region: defaultRegion, invokeFunction }),
    startS3({ clock, stateDir, region: defaultRegion, credentials, onCreated }),
    startSsm({ stateDir, clock }),
    startMail({ stateDir, clock }),
  ] as const;
  const stop = async (): Promise<void> => {
    const started = await Promise.allSettled(starting);
    await Promise.all(started.map(async (each) => (each.status === 'fulfilled' ? each.value.stop() : undefined)));
  };
  try {
    const [dynamodb, cognito, s3, ssm, mail] = await Promise.all(starting);
    return { dynamodb, cognito, s3, ssm, mail, stop };
  } catch (error) {
    await stop();
    throw error;
  }
};
