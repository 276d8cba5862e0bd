import { createHash } from 'node:crypto';

import { z } from 'zod';

import type { LiveKey } from '../core/contracts';

/** A driver takes a list for an array of its own, so JSON is written as text. */
export const toJsonText = (value: unknown): string | null =>
  value === null || value === undefined ? null : JSON.stringify(value);

/** A 64-bit number, which drivers hand out as a number or as text. */
export const bigInteger = z
  .union([z.number(), z.string().regex(/^-?\d+$/), z.bigint()])
  .transform(Number)
  .pipe(z.int());

/**
 * JSON, kept as text. The shape is checked and nothing else: what comes out is what was written,
 * to the byte, with its keys in their order and none left out.
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

/** A boolean, which SQLite and MySQL keep as 1 and 0. */
export const booleanColumn = z.union([z.boolean(), z.literal([0, 1])]).transform(Boolean);

/** The number at the end of the id of a token, task or timer: the order in which they were made. */
export const positionOf = (id: string): number => Number(id.slice(id.lastIndexOf('.') + 1));

/** What a live instance is unique by, short enough for an index. */
export const liveKeyOf = ({ subject, definition, entity, campaign }: LiveKey): string =>
  createHash('sha256')
    .update(JSON.stringify([subject.type, subject.id, definition, entity, campaign]))
    .digest('hex');
