/** A syntax problem of an expression, with position and advice. */
export interface ExpressionFault {
  /** Offset in the source, in characters from 0. */
  readonly position: number;
  /** A sentence without its full stop: `"x" is not known`. */
  readonly message: string;
  readonly advice: string;
}

/** Thrown while an expression is read; caught inside this folder. */
export class ExpressionSyntaxError extends Error {
  readonly fault: ExpressionFault;

  constructor(position: number, message: string, advice: string) {
    super(message);
    this.fault = { position, message, advice };
  }
}

/**
 * An aborted evaluation: it exceeded the cost limit or read a forbidden name. The condition then
 * has no value, and nothing is decided on it.
 */
export class ExpressionRunError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'ExpressionRunError';
  }
}
