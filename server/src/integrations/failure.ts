/** How the engine treats a failed attempt. */
export interface FailureOptions {
  /** False: the activity fails at once, because another attempt would fail alike. */
  readonly retryable: boolean;
  /** Minimum delay before the next attempt, in milliseconds. */
  readonly retryAfter?: number | undefined;
  /** True: the saved integration is disabled, because its receiver wants no more. */
  readonly disable?: boolean;
  /** True: the endpoint works and refuses this call alone, so that its circuit stays closed. */
  readonly isAnswer?: boolean;
  readonly cause?: unknown;
}

/** A failed attempt of an integration. The message is stored in the history and shown to users. */
export class IntegrationFailure extends Error {
  readonly retryable: boolean;

  readonly retryAfter: number | undefined;

  readonly disable: boolean;

  readonly isAnswer: boolean;

  constructor(
    message: string,
    { retryable, retryAfter, disable = false, isAnswer = !retryable, cause }: FailureOptions,
  ) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'IntegrationFailure';
    this.retryable = retryable;
    this.retryAfter = retryAfter;
    this.disable = disable;
    this.isAnswer = isAnswer;
  }
}

/** An integration cannot be called now; that is no attempt, and is tried again after a delay. */
export class Postponement extends Error {
  /** @param postpone milliseconds. */
  constructor(readonly postpone: number) {
    super(`The integration is busy: it may be called again in ${postpone} ms.`);
    this.name = 'Postponement';
  }
}
