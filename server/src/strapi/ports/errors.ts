import { errors } from '@strapi/utils';

import { CrmError, type CrmErrorCode } from '../../core/errors';
import { createConflictError } from './conflict-error';

type Translate = (message: string, details: object) => Error;

/**
 * Maps the CRM's error codes to Strapi's errors, and so to HTTP. Refusals are `PolicyError`s,
 * because Strapi replaces the message of every other 403.
 */
const TRANSLATE: Record<CrmErrorCode, Translate> = {
  ValidationFailed: (message, details) => new errors.ValidationError(message, details), // 400
  NotFound: (message, details) => new errors.NotFoundError(message, details), // 404
  Refused: (message, details) => new errors.PolicyError(message, details), // 403
  Vetoed: (message, details) => new errors.PolicyError(message, details), // 403
  Conflict: createConflictError, // 409
  TooLarge: (message, details) => new errors.PayloadTooLargeError(message, details), // 413
  Unauthenticated: (message, details) => new errors.UnauthorizedError(message, details), // 401
  TooManyRequests: (message, details) => new errors.RateLimitError(message, details), // 429
  Misconfigured: (message, details) => new errors.ApplicationError(message, details), // 400, during development
};

/**
 * Converts a CRM error to Strapi's, with its code in `details.code`; other errors are unchanged.
 */
export function toStrapiError(error: unknown): unknown {
  if (!CrmError.is(error)) return error;
  const translated = TRANSLATE[error.code](error.message, { code: error.code, ...error.details });
  translated.cause = error;
  return translated;
}

/**
 * Runs an entry point and converts its CRM errors. Entry points are what Strapi or the app calls: the
 * methods of public services, hooks, policies and (`http/error-conversion.ts`) controllers.
 */
export async function withStrapiErrors<T>(run: () => T | Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    throw toStrapiError(error);
  }
}
