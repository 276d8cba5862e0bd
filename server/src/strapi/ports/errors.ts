import { errors } from '@strapi/utils';

import { CrmError, type CrmErrorCode } from '../../core/errors';
import { createConflictError } from './conflict-error';

type Translate = (message: string, details: object) => Error;

/**
 * The one table from the CRM's codes to Strapi's errors, hence to HTTP. Refusals are
 * `PolicyError`s because Strapi swallows the message of every other 403.
 */
const TRANSLATE: Record<CrmErrorCode, Translate> = {
  ValidationFailed: (message, details) => new errors.ValidationError(message, details), // 400
  NotFound: (message, details) => new errors.NotFoundError(message, details), // 404
  Refused: (message, details) => new errors.PolicyError(message, details), // 403
  Vetoed: (message, details) => new errors.PolicyError(message, details), // 403
  Conflict: createConflictError, // 409
  TooLarge: (message, details) => new errors.PayloadTooLargeError(message, details), // 413
  Misconfigured: (message, details) => new errors.ApplicationError(message, details), // 400, while developing
};

/** A CRM error as Strapi knows it, with its code in `details.code`; anything else unchanged. */
export function toStrapiError(error: unknown): unknown {
  if (!CrmError.is(error)) return error;
  const translated = TRANSLATE[error.code](error.message, { code: error.code, ...error.details });
  translated.cause = error;
  return translated;
}

/** Runs what a service or controller does, and lets only errors out that Strapi can answer with. */
export async function withStrapiErrors<T>(run: () => T | Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    throw toStrapiError(error);
  }
}
