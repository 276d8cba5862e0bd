import { reasonOf } from './thrown-reason';

/**
 * All failures of the CRM: one class each, with a stable `code` and a message that says what is
 * wrong, where, and what would be right. The core does not know HTTP: `strapi/ports/errors.ts` maps
 * codes to Strapi's errors.
 */
export type CrmErrorCode =
  | 'ValidationFailed'
  | 'NotFound'
  | 'Vetoed'
  | 'Refused'
  | 'Conflict'
  | 'TooLarge'
  | 'Unauthenticated'
  | 'TooManyRequests'
  | 'Misconfigured';

/** One problem of an input. */
export interface Problem {
  /** The path from the root of the input: `['fields', 0, 'type']`. */
  readonly path: ReadonlyArray<string | number>;
  /** A sentence that names the field and says what to do. */
  readonly message: string;
}

const BRAND: unique symbol = Symbol.for('nexus-crm.error');

export class CrmError extends Error {
  readonly [BRAND] = true;

  readonly code: CrmErrorCode;

  readonly details: Readonly<Record<string, unknown>>;

  constructor(
    code: CrmErrorCode,
    message: string,
    details: Readonly<Record<string, unknown>> = {},
    cause?: unknown,
  ) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = new.target.name;
    this.code = code;
    this.details = details;
  }

  /** Checks the brand: `instanceof` fails where two copies of the package are loaded. */
  static is(error: unknown): error is CrmError {
    return error instanceof Error && BRAND in error;
  }
}

/** The input is invalid. `details.errors` lists every problem. */
export class CrmValidationError extends CrmError {
  constructor(problems: readonly Problem[]) {
    super('ValidationFailed', problems.map((problem) => problem.message).join('; '), {
      errors: problems.map((problem) => ({
        path: [...problem.path],
        message: problem.message,
        name: 'ValidationError',
      })),
    });
  }
}

/**
 * The record or the database rejects a write of the decision: a unique value that is taken, a rule
 * over several fields, a constraint.
 */
export class CrmWriteRefusedError extends CrmError {
  /**
   * @param undone whether everything was rolled back; if not, the caller's transaction must fail.
   */
  constructor(
    message: string,
    details: Readonly<Record<string, unknown>>,
    readonly undone: boolean,
    cause: unknown,
  ) {
    super('ValidationFailed', message, details, cause);
  }

  static isRefused(error: unknown): error is CrmWriteRefusedError {
    return CrmError.is(error) && 'undone' in error;
  }
}

/** Something does not exist, or the caller has no right to know that it does. */
export class CrmNotFoundError extends CrmError {
  constructor(message: string, details: Readonly<Record<string, unknown>> = {}) {
    super('NotFound', message, details);
  }
}

/** A guard refused the action; nothing was written. */
export class CrmRefusedError extends CrmError {
  constructor(action: string, message: string, details: Readonly<Record<string, unknown>> = {}) {
    super('Refused', message, { action, ...details });
  }
}

/** A before hook threw; its message is the reason, and nothing was written. */
export class CrmVetoError extends CrmError {
  constructor(action: string, cause: unknown) {
    const reason = reasonOf(cause);
    super('Vetoed', reason, { action, reason }, cause);
  }
}

/**
 * A concurrent change: a stale revision, a name that was just taken, a lock that was not available.
 */
export class CrmConflictError extends CrmError {
  constructor(message: string, details: Readonly<Record<string, unknown>> = {}, cause?: unknown) {
    super('Conflict', message, details, cause);
  }
}

/** The stored instance contradicts itself, so no command is decided on it (REL-004). */
export class CrmCorruptError extends CrmError {
  constructor(instance: string, contradiction: string) {
    super(
      'Conflict',
      `The instance ${instance} is corrupt and was not changed: ${contradiction}.`,
      {
        code: 'CorruptInstance',
        instance,
        contradiction,
      },
    );
  }
}

/** The input exceeds a size limit. */
export class CrmTooLargeError extends CrmError {
  constructor(message: string, details: Readonly<Record<string, unknown>> = {}) {
    super('TooLarge', message, details);
  }
}

/** The sender of a message has not proved who he is. */
export class CrmUnauthenticatedError extends CrmError {
  constructor(message: string) {
    super('Unauthenticated', message);
  }
}

/** A rate limit is exceeded. */
export class CrmRateLimitError extends CrmError {
  /** @param retryAfter in whole seconds. */
  constructor(
    message: string,
    readonly retryAfter: number,
  ) {
    super('TooManyRequests', message, { retryAfter });
  }
}

/** A mistake of the developer, raised at boot or at the call; never caused by user input. */
export class CrmConfigurationError extends CrmError {
  constructor(message: string, details: Readonly<Record<string, unknown>> = {}) {
    super('Misconfigured', message, details);
  }
}
