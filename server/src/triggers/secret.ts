import { randomBytes } from 'node:crypto';

import type { TriggerSignature } from '../contracts/trigger-settings';

/** Of Standard Webhooks: 24 to 64 bytes. */
const STANDARD = /^whsec_[A-Za-z0-9+/]{32,86}={0,2}$/;

/** A new secret of 32 random bytes, in the form of the kind; undefined if the kind has none. */
export function createSecret(kind: TriggerSignature['kind']): string | undefined {
  if (kind === 'none') return undefined;
  const bytes = randomBytes(32);
  return kind === 'standard-webhooks'
    ? `whsec_${bytes.toString('base64')}`
    : bytes.toString('base64url');
}

/** What is wrong with a secret, after its name. */
export function secretFault(kind: TriggerSignature['kind'], secret: string): string | undefined {
  if (kind === 'none') return 'cannot be set: the signature "none" has no secret';
  if (kind !== 'standard-webhooks' || STANDARD.test(secret)) return undefined;
  return 'must be "whsec_" and 24 to 64 bytes in base64';
}
