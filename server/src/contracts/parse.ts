import type { z } from 'zod';

import { CrmValidationError } from '../core/errors';

/**
 * What a request or a caller of a service brings, checked against its contract.
 *
 * @param part what a message calls the whole of it.
 * @throws CrmValidationError naming every key that is wrong, and why.
 */
export function parseRequest<T extends z.ZodType>(
  contract: T,
  input: unknown,
  part: 'body' | 'query' | 'request' = 'request',
): z.infer<T> {
  const parsed = contract.safeParse(input);
  if (parsed.success) return parsed.data;
  throw new CrmValidationError(
    parsed.error.issues.map((issue) => {
      const path = issue.path.map((key) => (typeof key === 'number' ? key : String(key)));
      const name = path.length > 0 ? `"${path.join('.')}"` : `The ${part}`;
      if (issue.code === 'unrecognized_keys') {
        const keys = issue.keys.map((key) => `"${key.slice(0, 80)}"`).join(', ');
        return { path, message: `${name} has the unknown key ${keys}` };
      }
      // Ours go on after the name; the library's own begin a sentence.
      const own = /^[a-z]/.test(issue.message);
      return { path, message: `${name}${own ? '' : ':'} ${issue.message}` };
    }),
  );
}
