import type { IntegrationCall, IntegrationContract, Json, JsonObject } from '../../core/contracts';
import type { Problem } from '../../core/errors';
import { IntegrationFailure } from '../failure';
import { failureOf, METHODS, type HttpClient, type HttpRequest } from '../http';
import { messageId } from '../message-id';
import { contextOf, templateFault } from '../template';
import { checkValues, templateProblems, textOf, VALUES_FIELD, valuesOf } from '../values';
import { outputOf } from './answer';
import { headerFault, renderBody, renderHeaders, renderUrl } from './request';
import { SECRETS_PATTERN, webhookHeaders } from './signature';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** The schedule that Standard Webhooks 1.0 recommends. */
const RETRIES: readonly number[] = [
  ...[5 * SECOND, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR],
  ...[10 * HOUR, 14 * HOUR, 20 * HOUR, 24 * HOUR],
];

const TIMEOUT = 20 * SECOND;

/** What stands in the place of a value while a URL is checked. */
const ANY_VALUE = 'x';

interface WebhookOptions {
  readonly client: Pick<HttpClient, 'checkUrl' | 'request'>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/**
 * Calls a URL. With signing secrets in the form of Standard Webhooks 1.0; with a method, headers and
 * a body of its own, any HTTP API.
 */
export const createWebhook = ({ client, now }: WebhookOptions): IntegrationContract => ({
  name: 'webhook',
  timeout: TIMEOUT,
  retry: RETRIES,
  settings: [
    {
      ...{ name: 'url', type: 'text', required: true, maxLength: 2_000, label: 'URL' },
      help: 'Path and query may hold placeholders: https://erp.example.com/deals/{{data.number}}',
    },
    { name: 'method', type: 'enumeration', enum: METHODS, default: 'POST', label: 'Method' },
    {
      ...{ name: 'headers', type: 'json', label: 'Headers' },
      help: 'An object of texts, which may hold placeholders.',
    },
    {
      ...{ name: 'body', type: 'json', label: 'Body' },
      help: 'JSON whose texts may hold placeholders; or one text, for other formats.',
    },
    {
      ...{ name: 'secretHeaders', type: 'json', secret: true, label: 'Secret headers' },
      help: 'Headers such as Authorization, as an object of texts.',
    },
    {
      ...{ name: 'signingSecrets', type: 'text', secret: true, label: 'Signing secrets' },
      ...{ pattern: SECRETS_PATTERN, maxLength: 1_000 },
      help: 'One whsec_… or several, separated by blanks, while one is rotated.',
    },
  ],
  input: [VALUES_FIELD],
  check: checkValues,
  checkSettings: (settings) => [
    ...urlProblems(settings, client),
    ...headerProblems(settings),
    ...templateProblems(['body'], settings.body ?? null),
  ],
  async execute(input, call) {
    const signal = call.signal ?? AbortSignal.timeout(TIMEOUT);
    const request = await requestOf(input, call, now());
    call.report?.(reportOf(request));
    const answer = await client.request({ ...request, signal });
    if (answer.status === 410) {
      throw new IntegrationFailure('The receiver answered 410: it wants no more messages.', {
        ...{ retryable: false, disable: true },
      });
    }
    const failure = failureOf(answer, now());
    if (failure) throw failure;
    return outputOf(answer);
  },
});

async function requestOf(
  input: Json,
  call: IntegrationCall,
  time: number,
): Promise<Omit<HttpRequest, 'signal'>> {
  const { settings } = call;
  const values = valuesOf(input);
  const context = await contextOf(call, values);
  const method = settings.method as HttpRequest['method'];
  const headers = {
    ...renderHeaders(settings.headers, context),
    ...renderHeaders(settings.secretHeaders, {}),
  };
  const hasBody = method !== 'GET' && method !== 'HEAD';
  const type = headers['content-type'] ?? 'application/json';
  const body = hasBody
    ? renderBody(settings.body ?? defaultBody(call, values, time), context, type)
    : '';
  const message = {
    id: messageId(call.idempotencyKey),
    ...{ timestamp: Math.floor(time / SECOND), body },
  };
  const secrets = textOf(settings.signingSecrets).split(/\s+/).filter(Boolean);
  return {
    url: renderUrl(textOf(settings.url), context),
    method,
    headers: {
      ...(hasBody && { 'content-type': type }),
      ...headers,
      ...webhookHeaders(message, secrets),
    },
    body: hasBody ? body : undefined,
  };
}

/** The payload of Standard Webhooks, without a template. */
const defaultBody = (
  { event, instance, subject }: IntegrationCall,
  values: JsonObject,
  time: number,
): Json => ({
  type: event?.name ?? 'nexus-crm.activity',
  timestamp: new Date(time).toISOString(),
  data: event?.payload ?? {
    ...{ instance, subject: { type: subject.type, id: subject.id }, values },
  },
});

/** For the delivery log: path and query may hold personal data. */
const reportOf = ({ method, url, body }: Omit<HttpRequest, 'signal'>): Json => ({
  ...{ method, origin: new URL(url).origin },
  bytes: Buffer.byteLength(body ?? ''),
});

/** Placeholders may stand in path and query only: the host is the administrator's alone. */
function urlProblems({ url }: JsonObject, client: WebhookOptions['client']): Problem[] {
  const text = textOf(url);
  const path = ['url'];
  const fault = templateFault(text);
  if (fault !== undefined) return [{ path, message: `"url" ${fault}` }];
  const [origin = ''] = /^[a-z]+:\/\/[^/?#]*/i.exec(text) ?? [];
  if (origin.includes('{{')) {
    return [{ path, message: '"url" can hold placeholders in its path and query only' }];
  }
  try {
    client.checkUrl(text.replaceAll(/\{\{.*?\}\}/g, ANY_VALUE));
    return [];
  } catch (error) {
    return [{ path, message: `"url": ${(error as Error).message}` }];
  }
}

function headerProblems({ headers = {} }: JsonObject): Problem[] {
  if (typeof headers !== 'object' || headers === null || Array.isArray(headers)) {
    return [{ path: ['headers'], message: '"headers" must be an object of texts' }];
  }
  return Object.entries(headers).flatMap(([name, value]) => {
    const fault = headerFault(name, value);
    if (fault !== undefined) return [{ path: ['headers', name], message: fault }];
    return templateProblems(['headers'], { [name]: value });
  });
}
