import { expect, it } from 'vitest';
import { openFailures } from '#infra/local/streams/failures.ts';

const record = {
  eventID: '1',
  eventName: 'INSERT',
  dynamodb: { SequenceNumber: '17', NewImage: { pk: { S: 'USER#usr_1' } } },
};
const failure = (destination: string | undefined) => ({
  records: [record],
  condition: 'RetryAttemptsExhausted' as const,
  attempts: 6,
  error: 'it broke',
  function: 'arn:aws:lambda:eu-west-1:000000000000:function:mails',
  destination,
  at: '2026-11-23T08:00:00.000Z',
});

const memoryBuckets = () => {
  const objects = new Map<string, Buffer>();
  return {
    objects,
    keys: (bucket: string) =>
      [...objects.keys()].flatMap((name) => (name.startsWith(`${bucket}/`) ? name.slice(bucket.length + 1) : [])),
    getObject: async (bucket: string, key: string) => {
      const body = objects.get(`${bucket}/${key}`);
      return body && { body, contentType: 'application/json', headers: {} };
    },
    putObject: async (bucket: string, key: string, { body }: { body: Buffer }) => {
      objects.set(`${bucket}/${key}`, body);
    },
  };
};

it('a failed batch is an object of its bucket as Lambda writes it, with the whole invocation', async () => {
  const buckets = memoryBuckets();
  const destination = 'arn:aws:s3:::failed';
  const failures = openFailures(buckets, [destination, destination, undefined]);
  await failures.add(failure(destination));
  const [[name, body] = []] = [...buckets.objects];
  expect(name).toMatch(/^failed\/aws\/lambda\/mails\/2026\/11\/23\/2026-11-23T08\.00\.00\.000-/);
  const said = JSON.parse(String(body));
  expect(said).toMatchObject({ requestContext: { condition: 'RetryAttemptsExhausted', approximateInvokeCount: 6 } });
  expect(JSON.parse(said.payload)).toEqual({ Records: [record] });
  expect(await failures.all()).toEqual([failure(destination)]);
});

it('nothing is left of a batch whose object was removed', async () => {
  const buckets = memoryBuckets();
  const failures = openFailures(buckets, ['arn:aws:s3:::failed']);
  await failures.add(failure('arn:aws:s3:::failed'));
  buckets.objects.clear();
  expect(await failures.all()).toEqual([]);
});

it('a batch whose function names a queue, or nothing, is kept all the same', async () => {
  const buckets = memoryBuckets();
  const failures = openFailures(buckets, [undefined]);
  await failures.add(failure(undefined));
  expect(await failures.all()).toEqual([failure(undefined)]);
  expect(buckets.objects.size).toBe(0);
});
