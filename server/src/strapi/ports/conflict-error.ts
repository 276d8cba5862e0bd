import { errors } from '@strapi/utils';

/** An error that Strapi's middleware answers with 409; `@strapi/utils` has no class for it. */
export interface ConflictError extends Error {
  readonly status: 409;
  readonly details: unknown;
}

// `HttpError` has no usable constructor, but the middleware only checks the prototype chain.
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
