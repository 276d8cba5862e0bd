/** Strapi's error object, as the admin's fetch layer passes it on. */
interface ServerError {
  readonly name?: string;
  readonly status?: number;
  readonly message?: string;
  readonly details?: unknown;
}

const isServerError = (error: unknown): error is ServerError =>
  typeof error === 'object' && error !== null && 'message' in error;

/** Puts a text of the server into the user's language: `hooks/useServerText`. */
type Say = (text: string) => string;

/** The server's message in the user's language, or `undefined` if there is none. */
export function describeError(error: unknown, say: Say): string | undefined {
  return isServerError(error) && error.message ? say(error.message) : undefined;
}

/** Whether the error is a conflict: a stale revision or a name that was just taken. */
export function isConflict(error: unknown): boolean {
  return isServerError(error) && (error.status === 409 || error.name === 'ConflictError');
}

/** One problem of a rejected input, with its path in the definition. */
export interface ServerProblem {
  readonly path: ReadonlyArray<string | number>;
  readonly message: string;
}

/**
 * Every problem of `details.errors` in the user's language, with paths relative to the request's
 * `data`.
 */
export function listProblems(error: unknown, say: Say): ServerProblem[] {
  if (!isServerError(error)) return [];
  const { details } = error;
  if (typeof details !== 'object' || details === null || !('errors' in details)) return [];
  if (!Array.isArray(details.errors)) return [];
  return details.errors
    .flatMap(toProblem)
    .map(({ path, message }) => ({ path, message: say(message) }));
}

/** Whether the error says what is wrong with the input, problem by problem. */
export const hasProblems = (error: unknown): boolean =>
  listProblems(error, (text) => text).length > 0;

function toProblem(entry: unknown): ServerProblem[] {
  if (typeof entry !== 'object' || entry === null) return [];
  const { path, message } = entry as { path?: unknown; message?: unknown };
  if (!Array.isArray(path) || typeof message !== 'string') return [];
  const parts = path.filter(
    (part): part is string | number => typeof part === 'string' || typeof part === 'number',
  );
  return [{ path: parts[0] === 'data' ? parts.slice(1) : parts, message }];
}

/** Whether the requested resource does not exist. */
export function isMissing(error: unknown): boolean {
  return isServerError(error) && (error.status === 404 || error.name === 'NotFoundError');
}

/** Whether the user lacks the right to read it. */
export function isForbidden(error: unknown): boolean {
  return isServerError(error) && (error.status === 403 || error.name === 'ForbiddenError');
}
