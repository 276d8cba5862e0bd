/** Strapi's error object, as the admin's fetch layer passes it on. */
interface ServerError {
  readonly name?: string;
  readonly status?: number;
  readonly message?: string;
  readonly details?: unknown;
}

const isServerError = (error: unknown): error is ServerError =>
  typeof error === 'object' && error !== null && 'message' in error;

/** The server's message, or `undefined` if there is none. */
export function describeError(error: unknown): string | undefined {
  return isServerError(error) && error.message ? error.message : undefined;
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

/** Every problem of `details.errors`, with paths relative to the request's `data`. */
export function listProblems(error: unknown): ServerProblem[] {
  if (!isServerError(error)) return [];
  const { details } = error;
  if (typeof details !== 'object' || details === null || !('errors' in details)) return [];
  return Array.isArray(details.errors) ? details.errors.flatMap(toProblem) : [];
}

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
