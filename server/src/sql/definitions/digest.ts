import { createHash } from 'node:crypto';

/** What a published schema is known by: a row whose text no longer has it was changed by hand. */
export const digestOf = (text: string): string => createHash('sha256').update(text).digest('hex');
