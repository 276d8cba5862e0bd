import type { z } from 'zod';

import { CrmCorruptError } from '../core/errors';

/** Parses rows by their shape. @throws CrmCorruptError naming table, column and fault. */
export function parseRows<T extends z.ZodType>(
  shape: T,
  found: unknown,
  instance: string,
  table: string,
): z.infer<T> {
  const parsed = shape.safeParse(found);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const column = issue?.path.map(String).join('.') ?? '';
  throw new CrmCorruptError(instance, `${table}.${column} ${issue?.message ?? 'cannot be read'}`);
}
