import type { z } from 'zod';

import { CrmValidationError } from '../../core/errors';

/**
 * Reads what a caller sent by its contract.
 *
 * @throws CrmValidationError naming every key that is wrong.
 */
export function parseInput<T extends z.ZodType>(shape: T, input: unknown): z.infer<T> {
  const parsed = shape.safeParse(input);
  if (parsed.success) return parsed.data;
  throw new CrmValidationError(
    parsed.error.issues.map((issue) => {
      const path = issue.path.map((part) => (typeof part === 'number' ? part : String(part)));
      return { path, message: `${path.join('.') || 'The request'}: ${issue.message}` };
    }),
  );
}
