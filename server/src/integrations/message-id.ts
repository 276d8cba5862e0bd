import { createHash } from 'node:crypto';

/** The same for every attempt; without points, which separate the signed parts of a webhook. */
export const messageId = (idempotencyKey: string): string =>
  `msg_${createHash('sha256').update(idempotencyKey).digest('base64url')}`;
