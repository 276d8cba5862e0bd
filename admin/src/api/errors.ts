/** What the admin's fetch layer hands over when the server refuses: Strapi's error object. */
interface ServerError {
  readonly name?: string;
  readonly status?: number;
  readonly message?: string;
  readonly details?: unknown;
}

const isServerError = (error: unknown): error is ServerError =>
  typeof error === 'object' && error !== null && 'message' in error;

/** The server's own sentence, or `undefined` where it sent none. */
export function describeError(error: unknown): string | undefined {
  return isServerError(error) && error.message ? error.message : undefined;
}

/** Whether somebody else was first: a stale revision, or a name that was just taken. */
export function isConflict(error: unknown): boolean {
  return isServerError(error) && (error.status === 409 || error.name === 'ConflictError');
}

/** One problem of a refused input: where, from the root of the definition, and what. */
export interface ServerProblem {
  readonly path: ReadonlyArray<string | number>;
  readonly message: string;
}

/** Every problem that `details.errors` lists, with the request's `data` envelope taken off. */
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

/** Whether the thing that was asked for does not exist. */
export function isMissing(error: unknown): boolean {
  return isServerError(error) && (error.status === 404 || error.name === 'NotFoundError');
}
