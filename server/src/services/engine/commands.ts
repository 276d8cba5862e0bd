import type { Core } from '@strapi/strapi';

import { isValidIdentifier } from '../../sql/identifier';
import { refusalError } from '../../strapi/ports/refusals';
import type { ActionView, InstanceView } from '../../contracts/instances';
import type {
  ActCommand,
  Command,
  InstanceId,
  InstanceSnapshot,
  Refusal,
  StartCommand,
  Subject,
} from '../../core/contracts';
import { CrmConflictError, CrmNotFoundError } from '../../core/errors';
import { ACTION_INPUTS } from '../../core/engine';
import { UnknownInstanceError, type CommittedDecision, type Within } from '../../core/runner';
import { KeyedQueue } from '../../core/keyed-queue';
import { corruptionOf } from './integrity';
import type { EngineGraph } from './graph';
import { slaStateOf } from '../sla-state';
import { toPending, toView } from './views';

export type Instruction = Exclude<Command, StartCommand>;

/** Checks the caller's right to the record; throws if there is none. */
export type Authorize = (subject: Subject) => Promise<void>;

interface RunOptions {
  /** The task of the command. */
  readonly task?: string | undefined;
  readonly authorize?: Authorize | undefined;
  readonly within?: Within | undefined;
}

/**
 * Runs commands on instances, serialized per instance, and converts their outcome to a response.
 */
export class InstanceCommands {
  readonly #queue = new KeyedQueue();

  constructor(
    private readonly strapi: Core.Strapi,
    private readonly graph: () => EngineGraph,
  ) {}

  /**
   * Commands on one instance queue in this process; races with other processes are decided at
   * commit. Inside a transaction there is no queueing: the first in the queue may be waiting for
   * our connection.
   */
  async run(
    instance: string,
    command: Instruction,
    { task, authorize, within }: RunOptions = {},
  ): Promise<ActionView> {
    const what = task === undefined ? 'instance' : 'task';
    if (!isValidIdentifier(instance)) throw unknown(what);
    const id = instance as InstanceId;
    const run = () => this.graph().engine.execute(id, command, { authorize, within });
    const outcome = await this.#parkCorruptInstances(id, authorize, () =>
      this.strapi.db.inTransaction() ? run() : this.#queue.run(instance, run),
    ).catch((error: unknown) => {
      throw error instanceof UnknownInstanceError ? unknown(what) : error;
    });
    if (outcome.kind === 'refusal' && outcome.code === 'UnknownTask' && task !== undefined) {
      await this.#refuseClosed(task);
    }
    if (outcome.kind === 'refusal' && outcome.code === 'InstanceEnded' && isConvert(command)) {
      const snapshot = await this.snapshot(instance);
      // Idempotent: repeating a conversion returns the same opportunity. New values would not be
      // written, so they are refused.
      if (snapshot.status === 'converted' && !bringsAnything(command)) {
        return { ...(await this.view(snapshot)), pending: null, overtaken: null };
      }
    }
    return this.answer(outcome);
  }

  /**
   * Notifies an instance of an external change. Ended instances are ignored and corrupt ones
   * parked, because the change itself must not fail.
   *
   * @returns false if the instance is corrupt.
   */
  async notify(instance: InstanceId, command: Instruction): Promise<boolean> {
    const run = () => this.graph().engine.execute(instance, command);
    try {
      const outcome = await this.#parkCorruptInstances(instance, undefined, run);
      if (outcome.kind !== 'refusal' || outcome.code === 'InstanceEnded') return true;
      throw refusalError(outcome);
    } catch (error) {
      if (corruptionOf(error) === undefined) throw error;
      return false;
    }
  }

  /** REL-004. The command is refused as well. */
  async #parkCorruptInstances(
    id: InstanceId,
    authorize: Authorize | undefined,
    run: () => Promise<CommittedDecision | Refusal>,
  ): Promise<CommittedDecision | Refusal> {
    try {
      const outcome = await run();
      if (outcome.kind === 'refusal' && outcome.code === 'CorruptInstance') {
        await this.graph().integrity.park(id, outcome.reason);
      }
      return outcome;
    } catch (error) {
      const corrupt = corruptionOf(error);
      if (corrupt === undefined) throw error;
      // The instance could not be read, so the caller's right was not checked yet.
      const subject = authorize && (await this.graph().rows.subjectOf(id));
      if (subject) await authorize(subject);
      await this.graph().integrity.park(id, corrupt);
      throw error;
    }
  }

  /** A task that existed is closed, not unknown. */
  async #refuseClosed(task: string): Promise<void> {
    const status = await this.graph().taskStatus(task);
    if (status === undefined || status === 'open') return;
    throw new CrmConflictError(`This task is closed: it was ${status}.`, {
      ...{ code: 'TaskClosed', status, path: 'task' },
    });
  }

  async snapshot(instance: string): Promise<InstanceSnapshot> {
    if (!isValidIdentifier(instance)) throw unknown('instance');
    return this.graph().engine.load(instance as InstanceId);
  }

  async answer(outcome: CommittedDecision | Refusal): Promise<ActionView> {
    if (outcome.kind === 'refusal') throw refusalError(outcome);
    const { next, pending, overtaken, recordRevision } = outcome;
    const view = await this.view(next, recordRevision);
    return { ...view, pending: toPending(next, pending), overtaken };
  }

  /** @param revision of the record; read if it is not given. */
  async view(snapshot: InstanceSnapshot, revision?: number | null): Promise<InstanceView> {
    const { storage, conversion } = this.graph();
    const { subject, status } = snapshot;
    const record = revision === undefined ? await storage.subject(subject) : { revision };
    const isConverted = status === 'converted';
    const view = toView(
      snapshot,
      record,
      isConverted ? await conversion.opportunityOf(snapshot) : undefined,
    );
    return { ...view, sla: await this.#slaOf(snapshot) };
  }

  /** One query, where the definition has an SLA and the level is 3. */
  async #slaOf({ id, definition }: InstanceSnapshot): Promise<InstanceView['sla']> {
    const { sla, clock, definitions } = this.graph();
    const compiled = sla && (await definitions.version(definition.name, definition.version));
    const clocks = compiled?.sla ? await sla?.of([id]) : undefined;
    return slaStateOf(clocks?.get(id), clock.now().getTime());
  }
}

const isConvert = (command: Instruction): command is ActCommand =>
  command.type === 'act' && command.action === 'convert';

const bringsAnything = (command: ActCommand): boolean =>
  ACTION_INPUTS.some((key) => command[key] !== undefined);

export const unknown = (what: 'instance' | 'task'): CrmNotFoundError =>
  new CrmNotFoundError(`There is no such ${what}.`);

/** The instance of a task: the part of its id before the counter. */
export function instanceOf(task: string): string {
  const end = task.lastIndexOf('.');
  return end > 0 ? task.slice(0, end) : '';
}
