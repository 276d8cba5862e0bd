import { ExpressionRunError } from './fault';
import { EXPRESSION_LIMITS } from './limits';

const BLOCK = 64;

/**
 * What one evaluation has left to spend. A tree without loops costs at most its nodes, so only
 * what depends on the data is charged: items of lists and lengths of texts.
 */
export class Meter {
  #left: number = EXPRESSION_LIMITS.steps;

  reset(): void {
    this.#left = EXPRESSION_LIMITS.steps;
  }

  /** @throws ExpressionRunError once the evaluation has cost too much. */
  charge(steps: number): void {
    this.#left -= steps;
    if (this.#left < 0) {
      throw new ExpressionRunError(
        `the expression looked at more than ${EXPRESSION_LIMITS.steps} values and was stopped`,
      );
    }
  }

  /** Takes the price of a text, and refuses one that is too long to work on. */
  chargeText(text: string): string {
    if (text.length > EXPRESSION_LIMITS.text) {
      throw new ExpressionRunError(
        `a text of ${text.length} characters is too long for an expression; at most ${EXPRESSION_LIMITS.text}`,
      );
    }
    this.charge(1 + Math.floor(text.length / BLOCK));
    return text;
  }
}
