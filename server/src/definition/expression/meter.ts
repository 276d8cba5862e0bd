import { ExpressionRunError } from './fault';
import { EXPRESSION_LIMITS } from './limits';

const BLOCK = 64;

/**
 * The remaining cost budget of one evaluation. A tree without loops costs at most its nodes, so
 * only data-dependent work is charged: list items and text lengths.
 */
export class Meter {
  #left: number = EXPRESSION_LIMITS.steps;

  reset(): void {
    this.#left = EXPRESSION_LIMITS.steps;
  }

  /** @throws ExpressionRunError once the budget is exceeded. */
  charge(steps: number): void {
    this.#left -= steps;
    if (this.#left < 0) {
      throw new ExpressionRunError(
        `the expression visited more than ${EXPRESSION_LIMITS.steps} values and was aborted`,
      );
    }
  }

  /** Charges for a text; throws if it is too long. */
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
