import { createHash } from 'node:crypto';

/** The digest of a published schema: a row whose text has another one was edited by hand. */
export const digestOf = (text: string): string => createHash('sha256').update(text).digest('hex');
