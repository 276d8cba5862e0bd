import { z } from 'zod';

import type { Json, JsonObject } from '../../../core/contracts';

/** Any value that `JSON.parse` answers. */
export const json = z.custom<Json>((value) => value !== undefined, { error: 'is missing' });

export const jsonObject = z.custom<JsonObject>(
  (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
  { error: 'is no object' },
);

export const actor = z.object({
  kind: z.enum(['user', 'admin', 'token', 'system']),
  id: z.string(),
  label: z.string(),
});

/** A row as it is written: every column that the shape reads, and others that only queries use. */
export type Written<Shape extends z.ZodType> = Readonly<
  Record<KeysOf<z.infer<Shape>>, unknown> & Record<string, unknown>
>;

/** The columns of every variant of a row. */
type KeysOf<Row> = Row extends unknown ? keyof Row & string : never;
