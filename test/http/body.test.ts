import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { largestBody } from '#functions/http/body.ts';
import { shopper, type TestRequest } from '#test/event.ts';
import { capturedLog } from '#test/log.ts';
import { shopOver } from '#test/shop.ts';
import { noteWith, takeNote } from './operations.ts';

capturedLog();
const shop = shopOver();

const request = (changes: TestRequest = {}): TestRequest => ({
  caller: shopper('usr_1'),
  path: { noteId: 'note_1' },
  body: { text: 'a' },
  ...changes,
});

/** Status, code and the wrong places of a refusal. */
const refusal = async (changes: TestRequest, operation = takeNote) => {
  const { status, code, errors } = await shop.refused(operation, request(changes));
  return [status, code, ...(errors ?? []).map(({ path, message }) => `${path}: ${message}`)];
};

describe('the body of a request', () => {
  it('reaches the story as its schema read it', async () => {
    const answer = await shop.call(takeNote, request({ body: { text: '青瓷' } }));
    expect([answer.status, answer.json]).toEqual([201, expect.objectContaining({ body: { text: '青瓷' } })]);
  });

  it('may come in base64, as the gateway sends what it takes for binary', async () => {
    const body = Buffer.from(JSON.stringify({ text: '青瓷' }));
    expect((await shop.call(takeNote, request({ body }))).json).toMatchObject({ body: { text: '青瓷' } });
  });

  it.each(['application/json; charset=utf-8', 'APPLICATION/JSON'])('may be announced as %s', async (type) => {
    const answer = await shop.call(takeNote, request({ headers: { 'content-type': type } }));
    expect(answer.status).toBe(201);
  });

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'application/jsonp', ''])(
    'is not read when it is announced as "%s"',
    async (type) => {
      expect(await refusal({ headers: { 'content-type': type } })).toEqual([415, 'unsupported_media_type']);
    },
  );

  it('may be a form where the contract says so, and only there', async () => {
    const form = { body: 'text=a+b', headers: { 'content-type': 'application/x-www-form-urlencoded' } };
    expect((await shop.call(noteWith({ form: true }), request(form))).json).toMatchObject({ body: { text: 'a b' } });
  });

  it('that is missing misses every field', async () => {
    expect(await refusal({ body: undefined })).toEqual([400, 'invalid_request', 'text: is required']);
  });

  it.each(['{', '', '{"text":}', '\u0000', '{"text":"a"} extra', "{'text':'a'}"].filter(Boolean))(
    'that is no JSON is called so: %j',
    async (body) => {
      expect(await refusal({ body })).toEqual([400, 'invalid_request', ': is not valid JSON']);
    },
  );

  it.each(['null', '[]', '"text"', '7'])('that is %s is no object', async (body) => {
    expect(await refusal({ body })).toEqual([400, 'invalid_request', ': must be an object']);
  });

  it('with invalid UTF-8 is no way to break the chain', async () => {
    const body = Buffer.concat([Buffer.from('{"text":"'), Buffer.from([0xff, 0xfe]), Buffer.from('"}')]);
    expect((await shop.call(takeNote, request({ body }))).status).toBe(201);
  });

  it('names each field that nobody knows, also those that every object inherits', async () => {
    const body = '{"text":"a","admin":true,"constructor":{"prototype":{"admin":true}}}';
    expect(await refusal({ body })).toEqual([
      400,
      'invalid_request',
      'admin: is not a known field',
      'constructor: is not a known field',
    ]);
    expect(Reflect.get({}, 'admin')).toBeUndefined();
  });

  it.each([
    ['{"text":"a","__proto__":{"admin":true}}', '__proto__'],
    ['{"text":"a","labels":{"__proto__":"x","colour":"red"}}', 'labels.__proto__'],
    ['{"text":"a","labels":{" __proto__":"x"}}', 'labels. __proto__'],
  ])('has no field __proto__, not even inside a map of free names: %s', async (body, path) => {
    expect(await refusal({ body })).toEqual([400, 'invalid_request', `${path}: is not a known field`]);
    expect(Reflect.get({}, 'admin')).toBeUndefined();
  });

  it('has no two names that are one when they are trimmed: one of the values would be lost', async () => {
    const body = '{"text":"a","labels":{"colour":"red"," colour ":"blue","size":"1"}}';
    expect(await refusal({ body })).toEqual([400, 'invalid_request', 'labels. colour : is there twice']);
  });

  it('says where a text is wrong, and of each that is', async () => {
    const body = '{"text":"a\\u0000","labels":{"colour":"\\ud83d"},"lines":[{"a":"b"},{"a":"\\udca9"}]}';
    expect(await refusal({ body })).toEqual([
      400,
      'invalid_request',
      'text: is not well-formed text',
      'labels.colour: is not well-formed text',
      'lines[1].a: is not well-formed text',
    ]);
  });

  it('may not hide a NUL in a form either', async () => {
    const form = { body: 'text=a%00b', headers: { 'content-type': 'application/x-www-form-urlencoded' } };
    expect(await refusal(form, noteWith({ form: true }))).toEqual([
      400,
      'invalid_request',
      'text: is not well-formed text',
    ]);
  });

  it.each(['[]', '{}'])('full of wrong texts in %s is answered with a hundred of them', async (kind) => {
    const wrong = Array.from({ length: 150 }, (_, i) => (kind === '[]' ? '"\\u0000"' : `"k${i}":"\\u0000"`));
    const body = `{"text":"a","labels":${kind[0]}${wrong.join()}${kind[1]}}`;
    expect((await refusal({ body })).length).toBe(102);
  });

  it.each([
    ['half a surrogate pair', '{"text":"\\ud83d"}'],
    ['the other half', '{"text":"\\udca9"}'],
    ['a NUL', '{"text":"a\\u0000b"}'],
  ])('with %s in a text is refused at the door: the table would not take it', async (_, body) => {
    expect(await refusal({ body })).toEqual([400, 'invalid_request', 'text: is not well-formed text']);
  });

  it.each([
    ['half a surrogate pair', '{"text":"a","labels":{"\\ud83d":"x"}}'],
    ['a NUL', '{"text":"a","labels":{"a\\u0000b":"x"}}'],
  ])('with %s in a name is refused as well: names of a map are stored, too', async (_, body) => {
    expect((await refusal({ body })).slice(0, 2)).toEqual([400, 'invalid_request']);
  });

  it('keeps a whole surrogate pair', async () => {
    expect((await shop.call(takeNote, request({ body: '{"text":"\\ud83d\\ude00"}' }))).json).toMatchObject({
      body: { text: '😀' },
    });
  });

  it.each([
    ['lists', '['.repeat(100_000) + ']'.repeat(100_000)],
    ['objects', `${'{"anything":'.repeat(20_000)}1${'}'.repeat(20_000)}`],
  ])('may nest %s as deep as it likes without taking the function down', async (_, deep) => {
    const refused = [400, 'invalid_request', ': is nested too deeply'];
    expect(await refusal({ body: `{"text":"a","anything":${deep}}` })).toEqual(refused);
  });

  it('may be as large as the limit, in bytes, and no larger', async () => {
    const envelope = JSON.stringify({ text: '' }).length;
    const text = '瓷'.repeat(Math.floor((largestBody - envelope) / 3));
    expect((await shop.call(takeNote, request({ body: { text } }))).status).toBe(201);
    expect(await refusal({ body: { text: `${text}瓷瓷` } })).toEqual([413, 'payload_too_large']);
  });

  it('that is too large is not even parsed', async () => {
    expect(await refusal({ body: 'x'.repeat(largestBody + 1) })).toEqual([413, 'payload_too_large']);
  });
});

describe('a path', () => {
  it('reaches the story', async () => {
    expect((await shop.call(takeNote, request())).json).toMatchObject({ path: { noteId: 'note_1' } });
  });

  it.each(['a b', 'a/b', 'a#b', 'ü', 'x'.repeat(65), '%00', '', "'", 'a\nb'])(
    'with the segment %j names nothing that could exist',
    async (noteId) => {
      expect(await refusal({ path: { noteId } })).toEqual([404, 'not_found']);
    },
  );
});

describe('the query', () => {
  const listed = noteWith({ query: z.object({ limit: z.coerce.number().check(z.int()) }) });

  it('is read by its schema, and says what is wrong with it', async () => {
    expect((await shop.call(listed, request({ query: { limit: '3', unknown: 'x' } }))).json).toMatchObject({
      query: { limit: 3 },
    });
    expect(await refusal({ query: { limit: 'x' } }, listed)).toEqual([
      400,
      'invalid_request',
      'limit: must be a number',
    ]);
  });
});

describe('If-Match', () => {
  const changed = noteWith({ ifMatch: 'required' });
  const sent = (value: string): TestRequest => ({ headers: { 'if-match': value, 'content-type': 'application/json' } });

  it('hands the version to the story', async () => {
    expect((await shop.call(changed, request(sent('"12"')))).json).toMatchObject({ ifMatch: 12 });
  });

  it('is asked for where a change needs it', async () => {
    expect(await refusal({}, changed)).toEqual([400, 'invalid_request', 'If-Match: is required']);
  });

  it.each(['12', '"01"', '"00"', 'W/"12"', '*', '""', '"1", "2"', '"-1"', '"1e3"', `"${'9'.repeat(16)}"`])(
    'is no version as %s',
    async (value) => {
      expect(await refusal(sent(value), changed)).toEqual([
        400,
        'invalid_request',
        'If-Match: must be a version in quotes',
      ]);
    },
  );
});
