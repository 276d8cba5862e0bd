import { generateKeyPairSync, verify } from 'node:crypto';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

import { Webhook } from 'standardwebhooks';

import type { IntegrationCall, JsonObject } from '../../../../server/src/core/contracts';
import { FieldTypeRegistry } from '../../../../server/src/fields';
import {
  checkSecrets,
  checkSettings,
  createWebhook,
  HttpClient,
  readKind,
} from '../../../../server/src/integrations';

interface Received {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

const whsec = (fill: number): string => `whsec_${Buffer.alloc(32, fill).toString('base64')}`;

const types = new FieldTypeRegistry();

describe('the webhook', () => {
  const received: Received[] = [];
  let reply: { status: number; headers: Record<string, string>; body: string | Buffer };
  let base: string;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method = '', url = '', headers } = request;
      received.push({ method, url, headers, body: Buffer.concat(chunks).toString() });
      response.writeHead(reply.status, reply.headers).end(reply.body);
    });
  });
  const client = new HttpClient({ rules: { allowHttp: true, allowPrivate: ['127.0.0.1'] } });
  const webhook = createWebhook({ client, now: () => Date.now() });
  const kind = readKind(webhook, types);

  beforeAll(async () => {
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(async () => {
    await client.close();
    server.close();
  });
  beforeEach(() => {
    received.length = 0;
    reply = { status: 200, headers: { 'content-type': 'application/json' }, body: '{"ok":true}' };
  });

  const call = (settings: JsonObject, more: Partial<IntegrationCall> = {}): IntegrationCall => ({
    ...{ idempotencyKey: 'i1.5:transitions.win.do[0]', attempt: 1, instance: 'i1' as never },
    ...{ subject: { type: 'plugin::nexus-crm.contact', id: 'c1' }, data: { deal: 7 } },
    record: () => Promise.resolve({ name: 'Ann "A"', phone: null, deal: 1 }),
    settings: { method: 'POST', url: `${base}/hook`, ...settings },
    ...more,
  });
  const send = async (settings: JsonObject, input: JsonObject = {}, more = {}) => {
    const output = (await webhook.execute(input, call(settings, more))) as JsonObject;
    return { output, request: received.at(-1)! };
  };

  test('[FR-L2-010] the reference implementation of Standard Webhooks verifies it, with each of several secrets', async () => {
    const secrets = [whsec(1), whsec(2)];
    const { request } = await send({ signingSecrets: secrets.join(' ') });
    for (const secret of secrets) {
      const payload = new Webhook(secret).verify(
        request.body,
        request.headers as Record<string, string>,
      );
      expect(payload).toEqual({
        type: 'nexus-crm.activity',
        timestamp: expect.any(String),
        data: {
          ...{ instance: 'i1', values: {} },
          subject: { type: 'plugin::nexus-crm.contact', id: 'c1' },
        },
      });
    }
    expect(() =>
      new Webhook(whsec(3)).verify(request.body, request.headers as Record<string, string>),
    ).toThrow('No matching signature');
    expect(() =>
      new Webhook(whsec(1)).verify(`${request.body} `, request.headers as Record<string, string>),
    ).toThrow('No matching signature');
  });

  test('an asymmetric key signs as v1a', async () => {
    const { publicKey, privateKey } = generateKeyPairSync('ed25519');
    const seed = privateKey.export({ format: 'der', type: 'pkcs8' }).subarray(-32);
    const { request } = await send({ signingSecrets: `whsk_${seed.toString('base64')}` });
    const { headers, body } = request;
    const [version, signature = ''] = String(headers['webhook-signature']).split(',');
    expect(version).toBe('v1a');
    const signed = `${String(headers['webhook-id'])}.${String(headers['webhook-timestamp'])}.${body}`;
    expect(verify(null, Buffer.from(signed), publicKey, Buffer.from(signature, 'base64'))).toBe(
      true,
    );
  });

  test('every attempt of an activity has the same id, without a point; other activities have others', async () => {
    const first = (await send({})).request.headers['webhook-id'];
    const second = (await send({}, {}, { attempt: 2 })).request.headers['webhook-id'];
    const other = (await send({}, {}, { idempotencyKey: 'i1.6:x' })).request.headers['webhook-id'];
    expect(first).toMatch(/^msg_[\w-]{43}$/);
    expect(second).toBe(first);
    expect(other).not.toBe(first);
  });

  test('any method, headers and body call an API', async () => {
    const { request } = await send(
      {
        url: `${base}/deals/{{data.deal}}?q={{values.query}}`,
        method: 'PUT',
        headers: { 'X-Person': '{{values.query}}', 'Idempotency-Key': '{{idempotencyKey}}' },
        secretHeaders: { Authorization: 'Bearer t0p-secret' },
        body: { text: 'Won by {{data.name}}', deal: '{{data.deal}}', phone: '{{data.phone?}}' },
      },
      { values: { query: 'a/../b&c=d' } },
    );
    expect(request).toMatchObject({ method: 'PUT', url: '/deals/7?q=a%2F..%2Fb%26c%3Dd' });
    expect(request.headers).toMatchObject({
      'content-type': 'application/json',
      authorization: 'Bearer t0p-secret',
      'x-person': 'a/../b&c=d',
      'idempotency-key': 'i1.5:transitions.win.do[0]',
    });
    expect(JSON.parse(request.body)).toEqual({ text: 'Won by Ann "A"', deal: 7, phone: null });
  });

  test.each([
    ['application/json', '{"name":"{{data.name}}"}', '{"name":"Ann \\"A\\""}'],
    ['application/x-www-form-urlencoded', 'name={{data.name}}', 'name=Ann%20%22A%22'],
    ['application/xml', '<name a="{{data.name}}"/>', '<name a="Ann &quot;A&quot;"/>'],
    ['text/plain', '{{data.name}}', 'Ann "A"'],
  ])('a text as body is escaped as %s', async (type, template, body) => {
    const { request } = await send({ headers: { 'Content-Type': type }, body: template });
    expect(request.body).toBe(body);
    expect(request.headers['content-type']).toBe(type);
  });

  test('GET sends no body', async () => {
    const { request } = await send({ method: 'GET', body: { a: 1 } });
    expect(request).toMatchObject({ method: 'GET', body: '' });
  });

  test.each<[string, JsonObject, string]>([
    ['a missing value', { body: { phone: '{{data.phone}}' } }, '"data.phone", which has no value'],
    ['a line break in a header', { headers: { 'X-A': '{{values.line}}' } }, 'no header can have'],
    [
      'a segment that leads upwards',
      { url: '{{BASE}}/a/{{values.up}}/b' },
      'must not be "." or ".."',
    ],
    ['secret headers that are no object', { secretHeaders: 'Bearer x' }, 'an object of texts'],
    ['a secret header of its own', { secretHeaders: { Host: 'x' } }, '"Host" cannot be set'],
  ])('%s is an error before sending', async (_name, settings, message) => {
    const url =
      typeof settings.url === 'string' ? settings.url.replace('{{BASE}}', base) : `${base}/`;
    const sent = send({ ...settings, url }, { values: { line: 'a\r\nX-B: c', up: '..' } });
    await expect(sent).rejects.toMatchObject({
      message: expect.stringContaining(message),
      retryable: false,
    });
    expect(received).toEqual([]);
  });

  test.each([
    ['JSON', 'application/json; charset=utf-8', '{"a":[1]}', { a: [1] }],
    ['JSON by another name', 'application/problem+json', '{"a":1}', { a: 1 }],
    ['JSON that is none', 'application/json', '{', '{'],
    ['text', 'text/html', '<p>é</p>', '<p>é</p>'],
    ['no type', '', 'hello', 'hello'],
    ['nothing', 'application/json', '', null],
    ['bytes', 'image/png', Buffer.from([137, 80, 0]), null],
    ['a NUL', 'text/plain', 'a\0b', 'a\uFFFDb'],
    ['an escaped NUL', 'application/json', '{"a":"\\u0000"}', '{"a":"\\u0000"}'],
    [
      'deep JSON',
      'application/json',
      '['.repeat(100) + ']'.repeat(100),
      '['.repeat(100) + ']'.repeat(100),
    ],
  ])('the answer is the output: %s', async (_name, type, body, kept) => {
    reply = {
      status: 201,
      headers: { ...(type && { 'content-type': type }), 'x-request-id': 'r1', 'set-cookie': 'a=b' },
      body,
    };
    const { output } = await send({});
    expect(output).toEqual({
      status: 201,
      headers: { ...(type && { 'content-type': type }), 'x-request-id': 'r1' },
      body: kept,
    });
  });

  test('a long answer is cut', async () => {
    reply = {
      status: 200,
      headers: { 'content-type': 'application/json' },
      body: `"${'x'.repeat(300_000)}"`,
    };
    const { output } = await send({});
    expect(output).toMatchObject({ truncated: true });
    expect(output.body).toHaveLength(256 * 1024);
  });

  test.each([
    [410, { retryable: false, disable: true }],
    [404, { retryable: false, disable: false }],
    [302, { retryable: false, disable: false }],
    [503, { retryable: true, retryAfter: 120_000, disable: false }],
    [429, { retryable: true, retryAfter: 120_000, disable: false }],
  ])('the status %i', async (status, failure) => {
    reply = {
      status,
      headers: { 'retry-after': '120', location: '/x' },
      body: 'secret of the receiver',
    };
    const error: unknown = await send({}).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject(failure);
    expect(String(error)).toContain(`answered ${status}`);
    expect(String(error)).not.toContain('secret of the receiver');
  });

  test.each<[string, JsonObject, string[]]>([
    ['a private host', { url: 'https://10.0.0.1/' }, ['settings', 'url']],
    ['a URL that is none', { url: 'example' }, ['settings', 'url']],
    ['a placeholder in the host', { url: 'https://{{data.host}}/' }, ['settings', 'url']],
    ['a wrong placeholder in the URL', { url: 'https://example.org/{{x y}}' }, ['settings', 'url']],
    ['headers as a list', { headers: [] }, ['settings', 'headers']],
    ['a header that is a number', { headers: { 'X-A': 1 } }, ['settings', 'headers', 'X-A']],
    ['a header of the connection', { headers: { Host: 'x' } }, ['settings', 'headers', 'Host']],
    ['a name that is no header', { headers: { 'a b': 'x' } }, ['settings', 'headers', 'a b']],
    ['a wrong placeholder in the body', { body: { a: ['{{x'] } }, ['settings', 'body']],
    ['a method that there is not', { method: 'TRACE' }, ['settings', 'method']],
  ])('%s cannot be saved', (_name, settings, path) => {
    const { problems } = checkSettings(kind, { url: 'https://example.org/', ...settings }, types);
    expect(problems.map((problem) => problem.path)).toEqual([path]);
  });

  test.each([
    [whsec(1), true],
    [`${whsec(1)} ${whsec(2)}`, true],
    [`whsk_${Buffer.alloc(32, 1).toString('base64')}`, true],
    ['hush', false],
    ['whsec_short', false],
    [`${whsec(1)},${whsec(2)}`, false],
  ])('the signing secret %s can be saved: %s', (secret, isValid) => {
    const problems = checkSecrets(kind, { signingSecrets: secret }, [], types);
    expect(problems.length === 0).toBe(isValid);
    expect(JSON.stringify(problems)).not.toContain(secret);
  });
});
