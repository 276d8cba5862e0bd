import { createHash } from 'node:crypto';

import { z } from 'zod';

import type { LiveKey } from '../core/contracts';

/** Written as text, since drivers treat a list as an array of the database. */
export const toJsonText = (value: unknown): string | null =>
  value === null || value === undefined ? null : JSON.stringify(value);

/** A 64-bit integer, which drivers return as a number or as text. */
export const bigInteger = z
  .union([z.number(), z.string().regex(/^-?\d+$/), z.bigint()])
  .transform(Number)
  .pipe(z.int());

/**
 * JSON in a text column. The shape is validated and the parsed value returned unchanged, with every key
 * and in the stored order.
 */
export const jsonColumn = <T extends z.ZodType>(shape: T) =>
  z
    .string()
    .nullable()
    .transform((text, context): z.infer<T> => {
      const found = parseJson(text);
      const checked = found ? shape.safeParse(found.value) : undefined;
      if (found && checked?.success) return found.value as z.infer<T>;
      const [issue] = checked?.error?.issues ?? [];
      context.addIssue({
        code: 'custom',
        path: [...(issue?.path ?? [])],
        message: issue?.message ?? 'is no JSON',
      });
      return z.NEVER;
    });

function parseJson(text: string | null): { readonly value: unknown } | undefined {
  if (text === null) return { value: null };
  try {
    return { value: JSON.parse(text) as unknown };
  } catch {
    return undefined;
  }
}

/** A boolean, which SQLite and MySQL store as 1 and 0. */
export const booleanColumn = z.union([z.boolean(), z.literal([0, 1])]).transform(Boolean);

/** The number at the end of the id of a token, task or timer: its creation order. */
export const positionOf = (id: string): number => Number(id.slice(id.lastIndexOf('.') + 1));

/** A hash of what a live instance is unique by, short enough for an index. */
export const liveKeyOf = ({ subject, definition, entity, campaign }: LiveKey): string =>
  createHash('sha256')
    .update(JSON.stringify([subject.type, subject.id, definition, entity, campaign]))
    .digest('hex');
