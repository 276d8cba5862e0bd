import type { MemberRows } from '../../../sql/campaigns/members';
import type { StrapiSqlRuntime } from '../../../strapi/ports/sql-runtime';
import {
  isLive,
  type Actor,
  type Clock,
  type CompiledDefinition,
  type DefinitionSource,
  type InstanceId,
  type InstanceSnapshot,
  type InstanceStorage,
  type Subject,
} from '../../../core/contracts';
import { findContradiction, repair } from '../../../core/engine';
import { CrmConflictError, CrmError, CrmNotFoundError } from '../../../core/errors';
import { toCommitResult } from '../../../core/runner/storage-calls';
import { readHistory, type SqlHistory } from '../../../sql/history';
import {
  isNothing,
  parkCorrupt,
  readRaw,
  recoverSnapshot,
  replaceInstanceRows,
  deleteOrphanedRows,
  type ParkedInstance,
  type RawInstance,
} from '../../../sql/integrity';

export interface IntegrityOptions {
  readonly runtime: StrapiSqlRuntime;
  readonly storage: InstanceStorage;
  readonly definitions: DefinitionSource;
  readonly history: SqlHistory;
  /** Members of campaigns copy the status of their instance. */
  readonly members: MemberRows;
  readonly clock: Clock;
  /** Raises the event of an instance that was parked, in the running transaction. */
  readonly onParked: (parked: ParkedInstance) => Promise<void>;
}

export interface RepairOptions {
  readonly actor: Actor;
  readonly dryRun: boolean;
  /** Whether to end the instance in any case. */
  readonly ends?: boolean;
}

/** The problems and their repairs; empty if there are none. */
export interface Repaired {
  readonly changes: readonly string[];
  /** The instance after the repair; undefined if nothing is left of it. */
  readonly after: InstanceSnapshot | undefined;
}

/** REL-004. Finds, parks and repairs instances whose rows contradict themselves. */
export class Integrity {
  constructor(private readonly options: IntegrityOptions) {}

  /** Parks once; if the database does not answer, the next command retries. */
  async park(id: string, reason: string): Promise<boolean> {
    const { runtime, history, members, clock, onParked } = this.options;
    const at = clock.now().getTime();
    const instance = id as InstanceId;
    return runtime.transaction(async (connection) => {
      const parked = await parkCorrupt(instance, reason, at, { connection, history });
      if (!parked) return false;
      const status = parked.isPaused ? 'paused' : 'failed';
      await members.follow(instance, { status, reason, endedAt: null });
      await onParked(parked);
      return true;
    });
  }

  /** The problems of these instances by id; sound ones are left out. */
  async check(ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const faults = new Map<string, string>();
    for (const [id, raw] of await readRaw(this.options.runtime.connection(), ids)) {
      if (isNothing(raw) || (await this.#faultOf(raw)) === undefined) continue;
      // The rows come from several queries, and the instance may have changed between them: check
      // it again alone.
      const fault = await this.#certainFaultOf(id);
      if (fault !== undefined) faults.set(id, fault);
    }
    return faults;
  }

  /**
   * @throws CrmNotFoundError if nothing of the instance exists, CrmConflictError if its record or
   *    definition is unknown.
   */
  async repair(id: string, options: RepairOptions): Promise<Repaired> {
    if (options.dryRun) return this.#repair(id, options);
    return this.options.runtime.transaction(() => this.#repair(id, options));
  }

  async #repair(id: string, { actor, dryRun, ends }: RepairOptions): Promise<Repaired> {
    const { runtime, storage, clock } = this.options;
    const connection = runtime.connection();
    const at = clock.now().getTime();
    // On SQLite a transaction has to begin with a write.
    if (!dryRun) await this.#touch(id);
    const raw = (await readRaw(connection, [id])).get(id);
    if (!raw || isNothing(raw)) throw new CrmNotFoundError('There is no such instance.');
    const { snapshot, losses } = recoverSnapshot(raw);
    if (!raw.instance) {
      if (!dryRun) await this.#removeOrphans(id, raw, { actor, at, losses });
      return { changes: [...losses, 'The remaining rows are removed.'], after: undefined };
    }
    if (!snapshot) {
      throw new CrmConflictError(`The instance ${id} cannot be repaired: ${losses.join(' ')}`, {
        code: 'CorruptInstance',
        instance: id,
        losses,
      });
    }
    const definition = await this.#definitionOf(snapshot);
    const lastStage = await this.#lastStageOf(id);
    const record = (await storage.subject(snapshot.subject)) ?? null;
    // An instance without its record cannot continue.
    const order = { ends: ends === true || (isLive(snapshot.status) && !record) };
    const made = repair(snapshot, { definition, lastStage, losses, actor, ...order }, at);
    if (!made) return { changes: [], after: snapshot };
    const { decision, changes } = made;
    if (!dryRun) {
      await replaceInstanceRows(snapshot, { actor, at }, connection);
      const commit = { decision, basedOn: snapshot.revision, base: snapshot, record };
      const { kind } = toCommitResult(await storage.commit([commit]), [commit]);
      if (kind === 'overtaken') {
        throw new CrmConflictError(`The instance ${id} is being changed by other requests.`);
      }
    }
    return { changes, after: decision.next };
  }

  async #touch(id: string): Promise<void> {
    await this.options.runtime
      .connection()
      .rows('crm_instances')
      .where({ document_id: id })
      .update({ document_id: id });
  }

  async #faultOf(raw: RawInstance): Promise<string | undefined> {
    const { snapshot, losses } = recoverSnapshot(raw);
    if (losses.length > 0 || !snapshot) return losses.join(' ');
    const definition = await this.#definitionOf(snapshot);
    if (definition) return findContradiction(definition, snapshot);
    if (!isLive(snapshot.status)) return undefined;
    const { name, version } = snapshot.definition;
    return `There is no definition ${name} ${version}.`;
  }

  /** Reads until two consecutive reads are equal, to exclude concurrent changes. */
  async #certainFaultOf(id: string): Promise<string | undefined> {
    const read = async (): Promise<RawInstance | undefined> =>
      (await readRaw(this.options.runtime.connection(), [id])).get(id);
    let raw = await read();
    for (let attempt = 0; attempt < 5; attempt += 1) {
      const again = await read();
      const isSettled = JSON.stringify(raw) === JSON.stringify(again);
      raw = again;
      if (isSettled) break;
    }
    return raw && !isNothing(raw) ? this.#faultOf(raw) : undefined;
  }

  /** The last stage in its history, among the newest entries. */
  async #lastStageOf(instance: string): Promise<string | null> {
    const query = { instance, limit: 1000 };
    const entries = await readHistory(this.options.runtime.connection(), query);
    const stage = entries.find(({ after }) => typeof after?.stage === 'string')?.after?.stage;
    return typeof stage === 'string' ? stage : null;
  }

  /** A definition that cannot be run counts as missing. */
  async #definitionOf({
    definition: { name, version },
  }: InstanceSnapshot): Promise<CompiledDefinition | undefined> {
    try {
      return await this.options.definitions.version(name, version);
    } catch (error) {
      if (CrmError.is(error)) return undefined;
      throw error;
    }
  }

  async #removeOrphans(
    id: string,
    raw: RawInstance,
    { actor, at, losses }: { actor: Actor; at: number; losses: readonly string[] },
  ): Promise<void> {
    const connection = this.options.runtime.connection();
    await deleteOrphanedRows(id, { actor, at }, connection);
    const [row] = [...raw.tasks, ...raw.timers];
    const subject: Subject = { type: String(row?.subject_type), id: String(row?.subject_id) };
    if (!row) return;
    const entry = {
      ...{ event: 'instance.repaired', subject, instance: id, before: null, after: null },
      ...{ actor, at, payload: { changes: [...losses] } },
    };
    await this.options.history.append([entry], connection);
  }
}
