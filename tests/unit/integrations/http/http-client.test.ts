import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';

import { IntegrationFailure } from '../../../../server/src/integrations/failure';
import {
  ANSWER_LIMIT,
  failureOf,
  HttpClient,
  type HttpClientOptions,
} from '../../../../server/src/integrations/http';
import { HOSTILE_ANSWERS, HOSTILE_HOSTS, HOSTILE_URLS } from './hostile-targets';

const open: { close(): unknown }[] = [];

async function serve(listener: RequestListener): Promise<{ server: Server; port: number }> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  open.push({ close: () => (server.closeAllConnections(), server.close()) });
  return { server, port: (server.address() as AddressInfo).port };
}

function client(options: Partial<HttpClientOptions> = {}): HttpClient {
  const made = new HttpClient({ rules: { allowHttp: true }, ...options });
  open.push(made);
  return made;
}

const get = (one: HttpClient, url: string, signal = AbortSignal.timeout(10_000)) =>
  one.request({ url, method: 'GET', signal });

const LOCAL = { allowHttp: true, allowPrivate: ['127.0.0.1'] };

afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});

describe('the guard against server-side request forgery', () => {
  test('at least 120 hostile targets, and none gets through', async () => {
    let reached = 0;
    const { server, port } = await serve((_request, response) => response.end('reached'));
    server.on('connection', () => (reached += 1));
    const guarded = client();
    const hosts = HOSTILE_HOSTS.map((host) => `http://${host}:${port}/`);
    const targets = new Set([...hosts, ...HOSTILE_URLS]);
    expect(targets.size).toBeGreaterThanOrEqual(120);
    const through: string[] = [];
    for (const url of targets) {
      const outcome = await get(guarded, url).then(
        () => 'answered',
        (error: unknown) =>
          error instanceof IntegrationFailure && !error.retryable ? 'refused' : String(error),
      );
      if (outcome !== 'refused') through.push(`${url}: ${outcome}`);
    }
    expect(through).toEqual([]);
    expect(reached).toBe(0);
  });

  test.each(HOSTILE_ANSWERS.map((answer) => [answer]))(
    'a name that resolves to %j is refused, in words that do not say so',
    async (answer) => {
      const refused: unknown[] = [];
      const guarded = client({
        resolve: async () => answer,
        onRefused: (hostname, addresses) => refused.push([hostname, addresses]),
      });
      const error = await get(guarded, 'http://hooks.example.org/').catch(
        (thrown: unknown) => thrown,
      );
      expect(error).toMatchObject({
        message: expect.stringContaining('"hooks.example.org" is not public and was not called'),
        retryable: false,
      });
      expect(refused).toEqual([['hooks.example.org', answer]]);
    },
  );

  test('a name that resolves otherwise a moment later has no effect: what was checked is dialled', async () => {
    const { port } = await serve((request, response) => {
      response.setHeader('connection', 'close').end(request.headers.host);
    });
    const answers = [['127.0.0.1'], ['127.0.0.2']];
    let asked = 0;
    const guarded = client({ rules: LOCAL, resolve: async () => answers[asked++] ?? [] });
    const url = `http://rebind.example.org:${port}/`;
    expect((await get(guarded, url)).body.toString()).toBe(`rebind.example.org:${port}`);
    expect(asked).toBe(1);
    await expect(get(guarded, url)).rejects.toThrow('is not public');
    expect(asked).toBe(2);
  });

  test('a redirect is not followed', async () => {
    let followed = false;
    const { port } = await serve((request, response) => {
      if (request.url === '/secret') followed = true;
      response.writeHead(302, { location: '/secret' }).end();
    });
    const answer = await get(client({ rules: LOCAL }), `http://127.0.0.1:${port}/`);
    expect(answer.status).toBe(302);
    expect(failureOf(answer, 0)).toMatchObject({
      message: 'The receiver answered 302; redirects are not followed: use the final URL.',
      retryable: false,
    });
    expect(followed).toBe(false);
  });

  test.each([
    ['a name', ['localhost'], 'localhost', true],
    ['an address', ['127.0.0.1'], 'localhost.example.org', true],
    ['a range', ['127.0.0.0/8'], '2130706433', true],
    ['an address mapped into IPv6', ['127.0.0.1'], '[::ffff:127.0.0.1]', true],
    ['another name', ['localhost'], 'other.example.org', false],
    ['another range', ['10.0.0.0/8'], '127.0.0.1', false],
  ])('%s that is allowed', async (_name, allowPrivate, host, isAllowed) => {
    const { port } = await serve((_request, response) => response.end('reached'));
    const rules = { allowHttp: true, allowPrivate };
    const outcome = get(
      client({ rules, resolve: async () => ['127.0.0.1'] }),
      `http://${host}:${port}/`,
    );
    await (isAllowed
      ? expect(outcome).resolves.toMatchObject({ status: 200 })
      : expect(outcome).rejects.toThrow('is not public'));
  });

  test('metadata services cannot be allowed', async () => {
    const rules = {
      allowHttp: true,
      allowPrivate: ['0.0.0.0/0', '::/0', 'metadata.google.internal', 'erp.example.org'],
    };
    const guarded = client({ rules, resolve: async () => ['169.254.169.254'] });
    for (const host of [
      '169.254.169.254',
      'metadata.google.internal',
      'erp.example.org',
      '[fe80::1]',
    ]) {
      await expect(get(guarded, `http://${host}/`)).rejects.toThrow('is not public');
    }
  });

  test('without `allowHttp` only HTTPS is allowed', () => {
    const guarded = client({ rules: { allowHttp: false } });
    expect(() => {
      guarded.checkUrl('http://example.org/');
    }).toThrow('needs `integrations.allowHttp`');
    expect(() => {
      guarded.checkUrl('https://example.org/');
    }).not.toThrow();
  });
});

describe('requests', () => {
  test('an answer is cut at 256 KB, and the connection closed', async () => {
    const { port } = await serve((_request, response) => {
      const chunk = Buffer.alloc(64 * 1024, 'x');
      const more = (): void => {
        while (response.write(chunk));
        response.once('drain', more);
      };
      more();
    });
    const { body, truncated } = await get(client({ rules: LOCAL }), `http://127.0.0.1:${port}/`);
    expect({ length: body.length, truncated }).toEqual({ length: ANSWER_LIMIT, truncated: true });
  });

  test('a decompression bomb is not expanded', async () => {
    const bomb = gzipSync(Buffer.alloc(200 * 1024 * 1024), { level: 9 });
    const { port } = await serve((_request, response) =>
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb),
    );
    const before = process.memoryUsage().arrayBuffers;
    const { body, truncated } = await get(client({ rules: LOCAL }), `http://127.0.0.1:${port}/`);
    expect({ length: body.length, truncated }).toEqual({ length: ANSWER_LIMIT, truncated: true });
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(20 * 1024 * 1024);
  });

  test.each([
    ['', (text: string) => Buffer.from(text)],
    ['gzip', (text: string) => gzipSync(text)],
  ])('an answer with the encoding "%s" is decoded', async (encoding, encode) => {
    const { port } = await serve((_request, response) => {
      if (encoding) response.setHeader('content-encoding', encoding);
      response.end(encode('ünïcode'));
    });
    const answer = await get(client({ rules: LOCAL }), `http://127.0.0.1:${port}/`);
    expect(answer).toMatchObject({ status: 200, truncated: false });
    expect(answer.body.toString()).toBe('ünïcode');
  });

  test('a corrupt encoding and a broken connection are transient', async () => {
    const { port } = await serve((request, response) => {
      if (request.url === '/gzip') {
        response.writeHead(200, { 'content-encoding': 'gzip' }).end('no gzip');
      } else request.socket.destroy();
    });
    const one = client({ rules: LOCAL });
    for (const path of ['gzip', 'gone']) {
      await expect(get(one, `http://127.0.0.1:${port}/${path}`)).rejects.toMatchObject({
        message: expect.stringContaining('"127.0.0.1" could not be reached ('),
        retryable: true,
      });
    }
  });

  test.each(['headers', 'body'])(
    'an aborted signal ends a request that waits for the %s',
    async (part) => {
      const abort = new AbortController();
      const { port } = await serve((_request, response) => {
        if (part === 'body') response.write('a part');
        setImmediate(() => {
          abort.abort(new Error('too late'));
        });
      });
      const request = get(client({ rules: LOCAL }), `http://127.0.0.1:${port}/`, abort.signal);
      await expect(request).rejects.toThrow('too late');
    },
  );

  test.each<[number, boolean | undefined]>([
    [200, undefined],
    [204, undefined],
    ...[400, 401, 403, 404, 409, 410, 422, 301, 304].map((status): [number, boolean] => [
      status,
      false,
    ]),
    ...[408, 425, 429, 500, 502, 503, 504].map((status): [number, boolean] => [status, true]),
  ])('the status %i: may be tried again: %s', (status, retryable) => {
    const answer = { status, headers: {}, body: Buffer.alloc(0), truncated: false };
    expect(failureOf(answer, 0)?.retryable).toBe(retryable);
  });

  test.each([
    ['7', 7_000],
    ['0', 0],
    ['Thu, 01 Jan 1970 00:01:00 GMT', 60_000],
    ['Wed, 31 Dec 1969 00:00:00 GMT', 0],
    ['999999999', 86_400_000],
    ['soon', undefined],
    ['-5', undefined],
  ])('`Retry-After: %s` is %s ms', (header, retryAfter) => {
    const headers = { 'retry-after': header };
    const answer = { status: 503, headers, body: Buffer.alloc(0), truncated: false };
    expect(failureOf(answer, 0)?.retryAfter).toBe(retryAfter);
  });
});
