import { z } from 'zod';

import { isUnstorable } from '../core/text';

/** Refuses characters that some database cannot store. */
export const storable = (text: z.ZodString): z.ZodString =>
  text.refine((value) => !isUnstorable(value), {
    error: 'contains a character that cannot be stored (NUL or an unpaired surrogate)',
  });

/** What a row is called in forms. */
export const rowLabel = storable(
  z
    .string({ error: 'must be a text' })
    .trim()
    .min(1, { error: 'must not be empty' })
    .max(255, { error: 'must be at most 255 characters long' }),
).describe('The name in forms; by default `name`.');

const NAME = 'must begin with a small letter and hold at most 64 small letters, digits, _ and -';

/** The name of a row that administrators save. */
export const rowName = z
  .string({ error: 'must be a text' })
  .regex(/^[a-z][a-z0-9_-]{0,63}$/, { error: NAME });
