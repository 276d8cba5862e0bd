import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

import type { TriggerSignature } from '../contracts/trigger-settings';

/** A call as it came in. */
export interface SignedCall {
  /** By name in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** As sent; null if it is not known. */
  readonly body: string | null;
}

type Hmac = Extract<TriggerSignature, { kind: 'hmac' }>;

/** Seconds by which a timestamp may differ. */
const TOLERANCE = 300;

/** From here on a timestamp is in milliseconds. */
const MILLISECONDS = 100_000_000_000;

/**
 * Whether a call is signed with one of the secrets, and not too old or from the future.
 *
 * @param now milliseconds since 1970.
 */
export function isSigned(
  signature: TriggerSignature,
  secrets: readonly string[],
  call: SignedCall,
  now: number,
): boolean {
  switch (signature.kind) {
    case 'none':
      return true;
    case 'header':
      return isSecret(call.headers[signature.header], secrets);
    case 'hmac':
      return hasHmac(signature, secrets, call, now);
    case 'standard-webhooks':
      return isStandard(signature.tolerance, secrets, call, now);
  }
}

/** Compares with every secret, each in constant time. */
function isSecret(given: string | undefined, secrets: readonly string[]): boolean {
  if (given === undefined) return false;
  // Digests are of equal length.
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  const right = secrets.map((secret) => timingSafeEqual(digest(secret), digest(given)));
  return right.includes(true);
}

function isStandard(
  tolerance: number | undefined,
  secrets: readonly string[],
  { headers, body }: SignedCall,
  now: number,
): boolean {
  const { 'webhook-id': id, 'webhook-timestamp': time, 'webhook-signature': signed } = headers;
  if (!id || time === undefined || signed === undefined || body === null) return false;
  if (!isRecent(time, tolerance, now)) return false;
  const given = signed
    .split(' ')
    .filter((one) => one.startsWith('v1,'))
    .map((one) => Buffer.from(one.slice('v1,'.length), 'base64'));
  return secrets.some((secret) => {
    const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
    const right = createHmac('sha256', key).update(`${id}.${time}.${body}`).digest();
    return given.some((one) => areEqual(one, right));
  });
}

function hasHmac(
  { header, algorithm = 'sha256', encoding = 'hex', prefix = '', ...rest }: Hmac,
  secrets: readonly string[],
  { headers, body }: SignedCall,
  now: number,
): boolean {
  const { content = '{body}', pairs, timestampHeader, tolerance } = rest;
  const value = headers[header];
  if (value === undefined || body === null) return false;
  const parts = pairs && partsOf(value);
  const signatures = (parts ? (parts.get(pairs.signature) ?? []) : [value]).flatMap((one) =>
    one.startsWith(prefix) ? (decode(one.slice(prefix.length), encoding) ?? []) : [],
  );
  const time =
    timestampHeader === undefined
      ? parts?.get(pairs?.timestamp ?? '')?.[0]
      : headers[timestampHeader];
  if (content.includes('{timestamp}') && (time === undefined || !isRecent(time, tolerance, now))) {
    return false;
  }
  // In one pass: the body may hold the same signs.
  const signed = content.replace(/\{(body|timestamp)\}/g, (_, name) =>
    name === 'body' ? body : (time ?? ''),
  );
  return secrets.some((secret) => {
    const right = createHmac(algorithm, secret).update(signed).digest();
    return signatures.some((one) => areEqual(one, right));
  });
}

/** The parts of `t=1700000000,v1=5257a8,v1=9a3f10`, by name. */
function partsOf(value: string): ReadonlyMap<string, readonly string[]> {
  const parts = new Map<string, string[]>();
  for (const part of value.split(',')) {
    const [name = '', ...rest] = part.trim().split('=');
    parts.set(name, [...(parts.get(name) ?? []), rest.join('=')]);
  }
  return parts;
}

function decode(text: string, encoding: 'hex' | 'base64'): Buffer | undefined {
  const isWhole =
    encoding === 'hex' ? /^(?:[0-9a-f]{2})+$/i.test(text) : /^[A-Za-z0-9+/]+={0,2}$/.test(text);
  return isWhole ? Buffer.from(text, encoding) : undefined;
}

function isRecent(time: string, tolerance = TOLERANCE, now: number): boolean {
  if (!/^\d{1,13}$/.test(time)) return false;
  const at = Number(time) < MILLISECONDS ? Number(time) * 1_000 : Number(time);
  return Math.abs(now - at) <= tolerance * 1_000;
}

const areEqual = (one: Buffer, other: Buffer): boolean =>
  one.length === other.length && timingSafeEqual(one, other);
