import { createHash } from 'node:crypto';

import { z } from 'zod';

import { DEFAULT_TENANT } from '../../constants';
import type { LiveKey } from '../../core/contracts';

/** The one place that says whose rows are read and written. */
export const TENANT = Object.freeze({ tenant: DEFAULT_TENANT });

/** A driver takes a list for an array of its own, so JSON is written as text. */
export const toJsonText = (value: unknown): string | null =>
  value === null || value === undefined ? null : JSON.stringify(value);

/** A 64-bit number, which drivers hand out as a number or as text. */
export const bigInteger = z
  .union([z.number(), z.string().regex(/^-?\d+$/), z.bigint()])
  .transform(Number)
  .pipe(z.int());

/** JSON, which drivers hand out parsed or as text. */
export const jsonColumn = <T extends z.ZodType>(shape: T) =>
  z.preprocess((value, context) => {
    if (typeof value !== 'string') return value ?? null;
    try {
      return JSON.parse(value) as unknown;
    } catch {
      context.addIssue('is no JSON');
      return z.NEVER;
    }
  }, shape);

/** A boolean, which SQLite and MySQL keep as 1 and 0. */
export const booleanColumn = z.union([z.boolean(), z.literal([0, 1])]).transform(Boolean);

/** The number at the end of the id of a token, task or timer: the order in which they were made. */
export const positionOf = (id: string): number => Number(id.slice(id.lastIndexOf('.') + 1));

/** What a live instance is unique by, short enough for an index. */
export const liveKeyOf = ({ subject, definition, entity, campaign }: LiveKey): string =>
  createHash('sha256')
    .update(JSON.stringify([subject.type, subject.id, definition, entity, campaign]))
    .digest('hex');
