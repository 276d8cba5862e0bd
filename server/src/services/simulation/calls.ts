import {
  CALLS,
  type AutomationContract,
  type IntegrationContract,
  type Json,
  type Timer,
  type TimerWork,
} from '../../core/contracts';

/** What the caller of a simulation says that a call does. */
export type CallAnswer =
  | { readonly output: Json | undefined }
  | { readonly reason: string; readonly retryable: boolean };

export type CallWork = Extract<TimerWork, { kind: (typeof CALLS)[number] }>;

export const callWork = ({ work }: Timer): CallWork | undefined =>
  (CALLS as readonly string[]).includes(work.kind) ? (work as CallWork) : undefined;

/** Finds what a call would reach now; undefined if there is none. */
export type FindIntegration = (name: string) => Promise<IntegrationContract | undefined>;

/** Stands for every integration and automation: nothing is called, the caller says what it answers. */
export class SimulatedCalls {
  #answer: CallAnswer | undefined;
  readonly #found = new Map<string, Promise<IntegrationContract | undefined>>();

  constructor(
    private readonly find: FindIntegration,
    private readonly automationNames: readonly string[],
  ) {}

  /** @param run carries the call out. */
  async answering<T>(answer: CallAnswer, run: () => Promise<T>): Promise<T> {
    this.#answer = answer;
    try {
      return await run();
    } finally {
      this.#answer = undefined;
    }
  }

  /** Whether this timer waits for an answer; to undo what cannot be undone calls nothing. */
  async isCall(timer: Timer): Promise<boolean> {
    const work = callWork(timer);
    if (work?.kind !== 'compensation' || !work.own) return work !== undefined;
    const found = await this.#integration(work.integration);
    return found === undefined || found.compensate !== undefined;
  }

  async exists(work: CallWork): Promise<boolean> {
    if (work.kind === 'automation') return this.automationNames.includes(work.name);
    return (await this.#integration(work.integration)) !== undefined;
  }

  async integration(name: string): Promise<IntegrationContract> {
    const found = await this.#integration(name);
    const hasCompensation = found === undefined || found.compensate !== undefined;
    return {
      name,
      ...(found?.retry && { retry: found.retry }),
      execute: () => this.#settle(),
      ...(hasCompensation && {
        compensate: async () => {
          await this.#settle();
        },
      }),
    };
  }

  automations(): readonly AutomationContract[] {
    return this.automationNames.map((name) => ({
      name,
      perform: async () => {
        await this.#settle();
      },
    }));
  }

  #integration(name: string): Promise<IntegrationContract | undefined> {
    const found = this.#found.get(name) ?? this.find(name);
    this.#found.set(name, found);
    return found;
  }

  #settle(): Promise<Json | undefined> {
    const answer = this.#answer;
    if (!answer) return Promise.reject(new Error('No answer was given.'));
    if ('output' in answer) return Promise.resolve(answer.output);
    const { reason, retryable } = answer;
    return Promise.reject(Object.assign(new Error(reason), { retryable }));
  }
}
