import type { Core } from '@strapi/strapi';
import { errors } from '@strapi/utils';

import type { ReceiveTrigger, TriggerOutcome } from '../../contracts/triggers';
import type { Clock } from '../../core/contracts';
import { CrmError, CrmRateLimitError, CrmUnauthenticatedError } from '../../core/errors';
import { toStorable } from '../../core/text';
import { reasonOf } from '../../core/thrown-reason';
import { maskAddresses } from '../../integrations';
import type { TriggerLogRows } from '../../sql/triggers/trigger-log-rows';
import { TriggerRates } from '../../triggers';

type Answer = ReceiveTrigger.Response['data'];

/** How long calls are kept. */
const KEPT = 30 * 24 * 3_600_000;

/** Calls of anybody without effect that are logged in a minute, for each trigger and process. */
const OF_ANYBODY = 10;

const LONGEST = 500;

/**
 * What became of the calls of triggers. Whoever calls without a signature, or too often, cannot fill the
 * table.
 */
export class CallLog {
  readonly #ofAnybody = new TriggerRates();

  constructor(
    private readonly strapi: Core.Strapi,
    private readonly rows: TriggerLogRows,
    private readonly clock: Clock,
  ) {}

  /**
   * Answers as the work does, and logs the call; a log that cannot be written changes no answer.
   *
   * @param isOpen whether the trigger takes calls of anybody, as often as they like: then those without
   * effect are not all logged, whatever they are refused for.
   */
  async around(trigger: string, isOpen: boolean, work: () => Promise<Answer>): Promise<Answer> {
    const at = this.clock.now().getTime();
    try {
      const answer = await work();
      const outcome = outcomeOf(answer);
      if (isOpen && outcome !== 'done' && !(await this.#mayLog(trigger))) return answer;
      const instance = answer.repeated ? null : (answer.results.at(0)?.instance ?? null);
      await this.#write({ trigger, at, instance, outcome, error: null });
      return answer;
    } catch (error) {
      if (!(isOpen || isOfAnybody(error)) || (await this.#mayLog(trigger))) {
        const reason = toStorable(maskAddresses(reasonOf(error)).slice(0, LONGEST));
        await this.#write({
          ...{ trigger, at, instance: null, error: reason },
          outcome: isRefusal(error) ? 'refused' : 'failed',
        });
      }
      throw error;
    }
  }

  /** @returns whether there may be more. */
  prune(): Promise<boolean> {
    return this.rows.prune(this.clock.now().getTime() - KEPT);
  }

  remove(trigger: string): Promise<void> {
    this.#ofAnybody.remove(trigger);
    return this.rows.remove(trigger);
  }

  async #mayLog(trigger: string): Promise<boolean> {
    return (await this.#ofAnybody.take(trigger, OF_ANYBODY)) === undefined;
  }

  async #write(call: {
    readonly trigger: string;
    readonly at: number;
    readonly instance: string | null;
    readonly outcome: TriggerOutcome;
    readonly error: string | null;
  }): Promise<void> {
    const duration = Math.max(this.clock.now().getTime() - call.at, 0);
    try {
      await this.rows.insert({ ...call, duration });
    } catch (error) {
      this.strapi.log.error(
        `nexus-crm: a call of the trigger "${call.trigger}" was not logged: ${reasonOf(error)}`,
      );
    }
  }
}

function outcomeOf({ repeated, results }: Answer): TriggerOutcome {
  if (repeated) return 'repeated';
  return results.length === 0 ? 'ignored' : 'done';
}

const isOfAnybody = (error: unknown): boolean =>
  error instanceof CrmUnauthenticatedError || error instanceof CrmRateLimitError;

/** Errors of the CRM, also as Strapi's, and those of Strapi are 4xx; all others answer 500. */
const isRefusal = (error: unknown): boolean =>
  CrmError.is(error) ||
  CrmError.is((error as { readonly cause?: unknown } | null)?.cause) ||
  error instanceof errors.ApplicationError;
