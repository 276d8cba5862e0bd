/** What is wrong with an expression, where, and what would be right. */
export interface ExpressionFault {
  /** Offset in the source, in characters from 0. */
  readonly position: number;
  /** A sentence without its full stop: `"x" is not known`. */
  readonly message: string;
  readonly advice: string;
}

/** Raised while an expression is read; never leaves this folder. */
export class ExpressionSyntaxError extends Error {
  readonly fault: ExpressionFault;

  constructor(position: number, message: string, advice: string) {
    super(message);
    this.fault = { position, message, advice };
  }
}

/**
 * An evaluation that was stopped: it cost too much, or touched a name that nobody may touch. A
 * condition that ends this way is neither true nor false; nothing is decided on it.
 */
export class ExpressionRunError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'ExpressionRunError';
  }
}
