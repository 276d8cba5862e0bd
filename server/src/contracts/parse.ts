import type { z } from 'zod';

import { CrmValidationError } from '../core/errors';

/**
 * What a request brings, checked against its contract.
 *
 * @throws CrmValidationError naming every key that is wrong, and why.
 */
export function parseRequest<T extends z.ZodType>(
  contract: T,
  input: unknown,
  part: 'body' | 'query',
): z.infer<T> {
  const parsed = contract.safeParse(input);
  if (parsed.success) return parsed.data;
  throw new CrmValidationError(
    parsed.error.issues.map((issue) => {
      const path = issue.path.map((key) => (typeof key === 'number' ? key : String(key)));
      const name = path.length > 0 ? `"${path.join('.')}"` : `The ${part}`;
      const message =
        issue.code === 'unrecognized_keys'
          ? `${name} has the unknown key ${issue.keys.map((key) => `"${key.slice(0, 80)}"`).join(', ')}`
          : `${name} ${issue.message}`;
      return { path, message };
    }),
  );
}
