import { errors } from '@strapi/utils';

/** What Strapi's error middleware answers with 409; `@strapi/utils` has no class for it. */
export interface ConflictError extends Error {
  readonly status: 409;
  readonly details: unknown;
}

// `HttpError` cannot be constructed, but the middleware asks only whether the error descends from
// it: an Error is built on this prototype instead of through its constructor.
const prototype = Object.create(errors.HttpError.prototype as object, {
  name: { value: 'ConflictError' },
}) as object;

function Conflict(): void {
  // Only its prototype is used.
}
Conflict.prototype = prototype;

export function createConflictError(message: string, details: unknown): ConflictError {
  const error = Reflect.construct(Error, [message], Conflict) as Error;
  return Object.assign(error, { status: 409 as const, statusCode: 409, expose: true, details });
}
