/** A thrown value as text for the log; it need not be an `Error`. */
export const describeError = (error: unknown): string =>
  error instanceof Error ? (error.stack ?? error.message) : String(error);
