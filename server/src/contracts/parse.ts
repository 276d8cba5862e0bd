import type { z } from 'zod';

import { CrmValidationError, type Problem } from '../core/errors';
import { isUnstorable } from '../core/text';

const WHOLE = { body: 'The body', query: 'The query', request: 'The request' } as const;

/**
 * Validates the input of a request or service call against its contract.
 *
 * @param part the name of the whole input in messages.
 * @throws CrmValidationError listing every invalid key.
 */
export function parseRequest<T extends z.ZodType>(
  contract: T,
  input: unknown,
  part: keyof typeof WHOLE = 'request',
): z.infer<T> {
  if (part === 'query') assertStorableQuery(input);
  const parsed = contract.safeParse(input);
  if (parsed.success) return parsed.data;
  if (part === 'body') assertWrapped(input);
  throw new CrmValidationError(
    parsed.error.issues.map((issue) => {
      const path = issue.path.map((key) => (typeof key === 'number' ? key : String(key)));
      const name = path.length > 0 ? `"${path.join('.')}"` : WHOLE[part];
      if (issue.code === 'unrecognized_keys') {
        const keys = issue.keys.map((key) => `"${key.slice(0, 80)}"`).join(', ');
        return { path, message: `${name} has the unknown key ${keys}` };
      }
      // Our messages continue after the name; zod's begin a sentence.
      const own = /^[a-z]/.test(issue.message);
      return { path, message: `${name}${own ? '' : ':'} ${issue.message}` };
    }),
  );
}

/** Reports a missing `data` wrapper as one problem. */
function assertWrapped(body: unknown): void {
  if (typeof body !== 'object' || body === null || Array.isArray(body) || 'data' in body) return;
  const [key] = Object.keys(body);
  const example = key === undefined ? '' : `"${key.slice(0, 40)}": … `;
  const message = `The body must hold its content under the key "data": { "data": { ${example}} }`;
  throw new CrmValidationError([{ path: ['data'], message }]);
}

/** The nesting limit of Strapi's query parser. */
const DEEPEST = 32;

/** Rejects text in queries that databases cannot compare. */
function assertStorableQuery(query: unknown): void {
  const problems = unstorableIn(query, []);
  if (problems.length > 0) throw new CrmValidationError(problems);
}

function unstorableIn(value: unknown, path: Problem['path']): Problem[] {
  if (typeof value === 'string') {
    const message = `"${path.join('.').slice(0, 200)}" contains a character that cannot be stored (NUL or an unpaired surrogate)`;
    return isUnstorable(value) ? [{ path, message }] : [];
  }
  if (typeof value !== 'object' || value === null || path.length > DEEPEST) return [];
  return Object.entries(value).flatMap(([key, inner]) => unstorableIn(inner, [...path, key]));
}
