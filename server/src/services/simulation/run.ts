import type { SimulationMove } from '../../contracts/simulation';
import { parseInstant } from '../../core/calendar';
import {
  SYSTEM_ACTOR,
  type Actor,
  type Assignee,
  type Command,
  type DueTimer,
  type InstanceId,
  type Json,
  type StartCommand,
  type TaskId,
  type TimerId,
} from '../../core/contracts';
import { CrmError, type Problem } from '../../core/errors';
import type { CommittedDecision, Engine, Start } from '../../core/runner';
import { parseDuration } from '../../definition';
import type { SimulatedClock } from '../../standalone';
import type { CallAnswer, SimulatedCalls } from './calls';
import { problem, type SimulationBudget } from './limits';
import type { SimulatedStorage } from './storage';

/** The only instance of a simulation: ids of its tasks and timers stay the same when it is repeated. */
export const SIMULATED_INSTANCE = 'simulation' as InstanceId;

/** How many timers are read at a time. */
const BATCH = 200;

/** Why a move was refused. */
export interface MoveRefusal {
  readonly code: string;
  readonly reason: string;
  readonly path: string;
}

export interface SimulationParts {
  readonly engine: Engine;
  readonly storage: SimulatedStorage;
  readonly clock: SimulatedClock;
  readonly calls: SimulatedCalls;
  readonly budget: SimulationBudget;
  readonly actors: ReadonlyMap<string, Actor>;
}

type Outcome = Awaited<ReturnType<Engine['execute']>>;
type Path = Problem['path'];

/**
 * Performs moves one after the other, as requests would. After each, what is due happens, as the workers
 * would do it at once; calls wait for their answers.
 */
export class SimulationRun {
  readonly #refused = new Set<TimerId>();

  constructor(private readonly parts: SimulationParts) {}

  /** Undefined if it was done. */
  start(order: Omit<Start, 'instance'>): Promise<MoveRefusal | undefined> {
    return this.#doing(['data'], () =>
      this.parts.engine.start({ ...order, instance: SIMULATED_INSTANCE }),
    );
  }

  /**
   * Undefined if it was done.
   *
   * @throws CrmValidationError for a move that makes no sense, and above the limits.
   */
  async move(move: SimulationMove, index: number): Promise<MoveRefusal | undefined> {
    const path = ['data', 'moves', index];
    this.parts.budget.checkTime(path);
    if (move.do === 'wait') return this.#wait(move, path);
    if (move.do === 'answer') return this.#answer(move.call, { output: move.output as Json }, path);
    if (move.do === 'fail') {
      const { reason = 'The service cannot be reached.', retryable = true } = move;
      return this.#answer(move.call, { reason, retryable }, path);
    }
    const command = this.#commandOf(move);
    return this.#doing(path, () => this.parts.engine.execute(SIMULATED_INSTANCE, command));
  }

  async #doing(path: Path, run: () => Promise<Outcome>): Promise<MoveRefusal | undefined> {
    const refusal = await refusalOf(run);
    if (!refusal) await this.#settle(this.#now(), path);
    return refusal;
  }

  #commandOf(
    move: Exclude<SimulationMove, { do: 'wait' | 'answer' | 'fail' }>,
  ): Exclude<Command, StartCommand> {
    const actor = this.parts.actors.get(move.by ?? '') ?? SYSTEM_ACTOR;
    const onTask = (task: string) => ({ actor, task: task as TaskId });
    switch (move.do) {
      case 'act': {
        const { action, fields, comment, attachments, outcome, reason, opportunity } = move;
        const assignees = move.assignees as readonly Assignee[] | undefined;
        return {
          ...{ type: 'act', actor, action, fields, comment, attachments, outcome, reason },
          ...{ opportunity, assignees },
        };
      }
      case 'vote':
        return {
          ...{ type: 'vote', ...onTask(move.task), choice: move.choice, comment: move.comment },
        };
      case 'complete':
        return {
          ...{ type: 'completeTask', ...onTask(move.task) },
          ...{ fields: move.fields, comment: move.comment },
        };
      default:
        return { type: move.do, ...onTask(move.task) };
    }
  }

  async #wait(
    { until, for: span }: Extract<SimulationMove, { do: 'wait' }>,
    path: Path,
  ): Promise<undefined> {
    if ((until === undefined) === (span === undefined)) {
      throw problem(path, 'must have one of "until" and "for"');
    }
    const to =
      until === undefined ? this.#now() + lengthOf(span ?? '', path) : momentOf(until, path);
    if (to < this.#now()) {
      throw problem([...path, 'until'], 'must not be before the time of the simulation');
    }
    await this.#settle(to, path);
    this.parts.clock.moveTo(to);
  }

  async #answer(id: string, answer: CallAnswer, path: Path): Promise<MoveRefusal | undefined> {
    const find = async (): Promise<DueTimer | undefined> => {
      const snapshot = await this.parts.storage.load(SIMULATED_INSTANCE);
      const timer = snapshot?.timers.find((one) => one.id === id);
      return timer && (await this.parts.calls.isCall(timer))
        ? { instance: SIMULATED_INSTANCE, timer }
        : undefined;
    };
    const found = await find();
    if (found && found.timer.triggerAt > this.#now()) {
      await this.#settle(found.timer.triggerAt, path);
      this.parts.clock.moveTo(found.timer.triggerAt);
    }
    // What happened meanwhile may have cancelled it.
    const due = found && (await find());
    if (!due) return { code: 'UnknownTimer', reason: 'There is no such open call.', path: 'call' };
    const { calls, engine } = this.parts;
    try {
      const outcome = await calls.answering(answer, () => engine.runTimer(due));
      if (outcome.kind === 'refused') {
        return { code: 'WriteRefused', reason: outcome.reason, path: '' };
      }
    } catch (error) {
      return toRefusal(error);
    }
    await this.#settle(this.#now(), path);
    return undefined;
  }

  /** Lets everything happen that falls due until a time, except calls. */
  async #settle(until: number, path: Path): Promise<void> {
    for (;;) {
      const due = await this.#next(until);
      if (!due) return;
      this.parts.budget.spendTimer(path);
      this.parts.clock.moveTo(due.timer.triggerAt);
      if (!(await this.#isCarriedOut(due))) this.#refused.add(due.timer.id);
    }
  }

  async #next(until: number): Promise<DueTimer | undefined> {
    for (let limit = BATCH; ; limit += BATCH) {
      const listed = await this.parts.storage.dueTimers(until, limit);
      for (const due of listed) {
        if (this.#refused.has(due.timer.id)) continue;
        if (!(await this.parts.calls.isCall(due.timer))) return due;
      }
      if (listed.length < limit) return undefined;
    }
  }

  /** One that fails is not tried again: its flow fails, as after the last attempt of a worker. */
  async #isCarriedOut(due: DueTimer): Promise<boolean> {
    const { engine } = this.parts;
    try {
      return (await engine.runTimer(due)).kind === 'done';
    } catch (error) {
      if (!CrmError.is(error)) throw error;
      const stepLimit = { steps: 0, reason: error.message };
      return engine.runTimer(due, { stepLimit }).then(
        ({ kind }) => kind === 'done',
        () => false,
      );
    }
  }

  #now(): number {
    return this.parts.clock.now().getTime();
  }
}

function lengthOf(text: string, path: Path): number {
  const parsed = parseDuration(text);
  if (parsed.ok) return parsed.duration.ms;
  throw problem([...path, 'for'], `${parsed.message}; ${parsed.advice}`);
}

/** @throws CrmValidationError */
export function momentOf(text: string, path: Path, key = 'until'): number {
  const time = parseInstant(text, { zone: 'required' });
  if (!Number.isNaN(time)) return time;
  throw problem([...path, key], 'must be a date and time such as 2026-03-02T09:00:00Z');
}

async function refusalOf(run: () => Promise<Outcome>): Promise<MoveRefusal | undefined> {
  try {
    const outcome: CommittedDecision | Extract<Outcome, { kind: 'refusal' }> = await run();
    if (outcome.kind === 'decision') return undefined;
    const { code, reason, path } = outcome;
    return { code, reason, path };
  } catch (error) {
    return toRefusal(error);
  }
}

/** What a request would be answered with. */
function toRefusal(error: unknown): MoveRefusal {
  if (!CrmError.is(error)) throw error;
  const { code = error.code, path } = error.details as { code?: string; path?: unknown };
  return { code, reason: error.message, path: typeof path === 'string' ? path : '' };
}
