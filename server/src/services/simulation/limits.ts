import { CrmValidationError, type Problem } from '../../core/errors';
import type { Clock } from '../../core/contracts';

/** Maximum number of timers that one simulation carries out: a pipeline may go in circles. */
const MOST_TIMERS = 1_000;

/** Maximum time that one simulation may take, in milliseconds. */
const MOST_MS = 5_000;

/** Stops a simulation that does not come to an end. */
export class SimulationBudget {
  #timers = 0;
  readonly #until: number;

  /** @param clock the real one. */
  constructor(private readonly clock: Clock) {
    this.#until = clock.now().getTime() + MOST_MS;
  }

  /** @throws CrmValidationError naming the move. */
  spendTimer(path: Problem['path']): void {
    this.#timers += 1;
    if (this.#timers > MOST_TIMERS) {
      throw tooMuch(path, `more than ${MOST_TIMERS} timers fall due until then`);
    }
    this.checkTime(path);
  }

  /** @throws CrmValidationError naming the move. */
  checkTime(path: Problem['path']): void {
    if (this.clock.now().getTime() <= this.#until) return;
    throw tooMuch(path, `the simulation took longer than ${MOST_MS / 1_000} seconds`);
  }
}

const tooMuch = (path: Problem['path'], why: string): CrmValidationError =>
  problem(path, `was not carried out: ${why}`);

/** @param message continues after the name of the field. */
export const problem = (path: Problem['path'], message: string): CrmValidationError =>
  new CrmValidationError([{ path, message: `"${path.join('.')}" ${message}` }]);
