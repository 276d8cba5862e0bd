/**
 * Every failure the CRM reports has one class here, a stable `code`, and a message that says
 * what was wrong, where, and what would be right. The core never knows HTTP: one table in
 * `strapi/ports/errors.ts` maps codes to Strapi's errors.
 */
export type CrmErrorCode =
  | 'ValidationFailed'
  | 'NotFound'
  | 'Vetoed'
  | 'Refused'
  | 'Conflict'
  | 'TooLarge'
  | 'Misconfigured';

/** One thing that is wrong with an input: where it stands and what would be right. */
export interface Problem {
  /** Where, from the root of the input: `['fields', 0, 'type']`. */
  readonly path: ReadonlyArray<string | number>;
  /** A sentence a person can act on; it names the field. */
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

  /** Safe where two copies of the package are loaded, unlike `instanceof`. */
  static is(error: unknown): error is CrmError {
    return error instanceof Error && BRAND in error;
  }
}

/** The input breaks a rule. `details.errors` lists every problem, not only the first. */
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
 * The record or the database refuses what a decision would write: a value that must be unique and is
 * taken, a rule over several fields, a constraint.
 */
export class CrmWriteRefusedError extends CrmError {
  /** @param undone whether everything was rolled back; else the caller's transaction has to fail. */
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

/** Something that was named does not exist, or the caller may not know that it does. */
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
    const reason = cause instanceof Error ? cause.message : String(cause);
    super('Vetoed', reason, { action, reason }, cause);
  }
}

/** Somebody else was first: a stale revision, a name that was just taken, a lock not had. */
export class CrmConflictError extends CrmError {
  constructor(message: string, details: Readonly<Record<string, unknown>> = {}, cause?: unknown) {
    super('Conflict', message, details, cause);
  }
}

/** What is stored of an instance contradicts itself, so nothing is decided on it (REL-004). */
export class CrmCorruptError extends CrmError {
  constructor(instance: string, contradiction: string) {
    super('Conflict', `The instance ${instance} is damaged and is left alone: ${contradiction}.`, {
      code: 'CorruptInstance',
      instance,
      contradiction,
    });
  }
}

/** The input is larger than the CRM accepts. */
export class CrmTooLargeError extends CrmError {
  constructor(message: string, details: Readonly<Record<string, unknown>> = {}) {
    super('TooLarge', message, details);
  }
}

/** The developer's own declaration is wrong: raised at boot or at the call, never for user input. */
export class CrmConfigurationError extends CrmError {
  constructor(message: string, details: Readonly<Record<string, unknown>> = {}) {
    super('Misconfigured', message, details);
  }
}
