import { createHmac, createPrivateKey, sign } from 'node:crypto';

/** One secret: `whsec_` and 24 to 64 bytes (HMAC-SHA256), or `whsk_` and 32 bytes or 64 (Ed25519). */
const SECRET = '(?:whsec_[A-Za-z0-9+/]{32,86}={0,2}|whsk_[A-Za-z0-9+/]{43,86}={0,2})';

/** Several secrets, separated by blanks, in RE2 syntax. */
export const SECRETS_PATTERN = `^\\s*${SECRET}(?:\\s+${SECRET})*\\s*$`;

export interface SignedMessage {
  readonly id: string;
  /** Seconds since 1970. */
  readonly timestamp: number;
  readonly body: string;
}

/**
 * The headers of Standard Webhooks 1.0. While a secret is rotated, a message is signed with the old
 * and the new one.
 */
export function webhookHeaders(
  message: SignedMessage,
  secrets: readonly string[],
): Record<string, string> {
  const signatures = secrets.map((secret) => signatureOf(secret, message));
  return {
    'webhook-id': message.id,
    'webhook-timestamp': String(message.timestamp),
    ...(signatures.length > 0 && { 'webhook-signature': signatures.join(' ') }),
  };
}

function signatureOf(secret: string, { id, timestamp, body }: SignedMessage): string {
  const content = Buffer.from(`${id}.${timestamp}.${body}`);
  if (secret.startsWith('whsk_')) {
    const signature = sign(null, content, ed25519Key(secret.slice('whsk_'.length)));
    return `v1a,${signature.toString('base64')}`;
  }
  const key = Buffer.from(secret.slice('whsec_'.length), 'base64');
  return `v1,${createHmac('sha256', key).update(content).digest('base64')}`;
}

/** The DER prefix of an Ed25519 key (RFC 8410); the seed of 32 bytes follows. */
const PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex');

/** A seed, alone or followed by its public key. */
const ed25519Key = (text: string) =>
  createPrivateKey({
    ...{ format: 'der', type: 'pkcs8' },
    key: Buffer.concat([PKCS8, Buffer.from(text, 'base64').subarray(0, 32)]),
  });
