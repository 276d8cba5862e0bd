import type { Core } from '@strapi/strapi';

import type { RecordUid } from '../../constants';
import type { JsonObject } from '../../core/contracts';
import type { RecordValues } from '../../fields';
import type { HistoryWriter, SqlRuntime } from '../../sql/ports';
import { currentActor } from '../ports/actor';
import { clockOf } from '../ports/clock';
import type { EventPublisher } from '../ports/event-publisher';
import type { Notifier } from '../ports/notifier';
import { notifyOwners } from './notify-owners';
import { changed, created, deleted, type LoggedChange } from './record-changes';
import { recordEventOf } from './record-event';
import { stateOf, type RecordRow, type RecordState } from './record-state';
import { RECORD_RULES } from './rules';

/** Rows per read. */
const PART = 500;

/** The records before a write. */
export interface RecordsBefore {
  readonly states: ReadonlyMap<number, RecordState>;
  /** Whether the write changes a relation. */
  readonly linked: boolean;
}

/**
 * Appends record changes of any entry point to the history, in the transaction of the write, and
 * emits their events after commit. A write without changes does neither.
 */
export class AuditLog {
  constructor(
    private readonly strapi: Core.Strapi,
    private readonly runtime: SqlRuntime,
    private readonly history: HistoryWriter,
    private readonly events: EventPublisher,
    private readonly notifier: Notifier,
  ) {}

  /** Reads records before a change; their rows are locked. */
  async readBefore(
    uid: RecordUid,
    rows: readonly RecordRow[],
    linked: boolean,
  ): Promise<RecordsBefore> {
    return { states: await this.statesOf(uid, rows, linked), linked };
  }

  /** Locks the rows to be deleted, so that of two concurrent deletions only one is logged. */
  async readBeforeDelete(uid: RecordUid, where: object): Promise<RecordsBefore> {
    const query = () => this.strapi.db.queryBuilder(uid).where(where);
    // SQLite has no row locks, and a transaction has to begin with a write there.
    if (this.strapi.db.dialect.client === 'sqlite')
      await query().increment('revision', 0).execute();
    const rows = await query().select('*').forUpdate().execute<RecordRow[]>();
    return this.readBefore(uid, rows, true);
  }

  async created(uid: RecordUid, documentIds: readonly unknown[]): Promise<void> {
    for (let start = 0; start < documentIds.length; start += PART) {
      const where = { documentId: { $in: documentIds.slice(start, start + PART) } };
      const states = await this.statesOf(uid, await this.rowsOf(uid, where), true);
      await this.append([...states.values()].map(created));
    }
  }

  async changed(uid: RecordUid, { states, linked }: RecordsBefore): Promise<void> {
    if (states.size === 0) return;
    const rows = await this.rowsOf(uid, { id: { $in: [...states.keys()] } });
    const now = await this.statesOf(uid, rows, linked);
    const changes: LoggedChange[] = [];
    const unchanged: number[] = [];
    for (const [id, state] of now) {
      const before = states.get(id);
      const logged = before && changed(before, state);
      if (logged) changes.push(logged);
      else unchanged.push(id);
    }
    await this.append(changes);
    await this.countUnlogged(uid, unchanged);
  }

  /**
   * A write without changes increments the revision without an entry; verification accounts for
   * that.
   */
  private async countUnlogged(uid: RecordUid, ids: readonly number[]): Promise<void> {
    if (ids.length === 0) return;
    const rows = this.strapi.db.queryBuilder(uid).where({ id: { $in: ids } });
    await rows.increment('unlogged_revisions', 1).execute();
  }

  async deleted({ states }: RecordsBefore): Promise<void> {
    await this.append([...states.values()].map(deleted));
  }

  private async append(changes: readonly LoggedChange[]): Promise<void> {
    if (changes.length === 0) return;
    const actor = await currentActor(this.strapi);
    const at = clockOf(this.strapi).now().getTime();
    await this.runtime.transaction(async (connection) => {
      await this.history.append(
        changes.map(({ change, kind, state, before, after }) => ({
          ...{ subject: state.subject, instance: state.instance, parent: state.parent },
          ...{ event: `${kind}.${change}`, before, after, actor, at },
          payload: { revision: state.revision },
        })),
        connection,
      );
      await this.events.publish(
        changes.map((change) => recordEventOf(this.strapi, change, { actor, at })),
      );
      await notifyOwners(this.notifier, changes, { actor, at });
    });
  }

  private rowsOf(uid: RecordUid, where: object): Promise<RecordRow[]> {
    return this.strapi.db.queryBuilder(uid).where(where).select('*').execute<RecordRow[]>();
  }

  private async statesOf(
    uid: RecordUid,
    rows: readonly RecordRow[],
    linked: boolean,
  ): Promise<Map<number, RecordState>> {
    const links = linked ? await this.linksOf(uid, rows) : new Map<number, JsonObject>();
    return new Map(rows.map((row) => [row.id, stateOf(this.strapi, uid, row, links.get(row.id))]));
  }

  /** The documentIds of the records' relations, by row. */
  private async linksOf(
    uid: RecordUid,
    rows: readonly RecordRow[],
  ): Promise<Map<number, JsonObject>> {
    const names = Object.keys(RECORD_RULES[uid].relations ?? {});
    if (names.length === 0 || rows.length === 0) return new Map();
    const found = await this.strapi.db
      .queryBuilder(uid)
      .init({
        where: { id: { $in: rows.map(({ id }) => id) } },
        select: ['id'],
        populate: Object.fromEntries(names.map((name) => [name, { select: ['documentId'] }])),
      })
      .execute<(RecordValues & { readonly id: number })[]>();
    return new Map(
      found.map((row) => [
        row.id,
        Object.fromEntries(names.map((name) => [name, documentIdOf(row[name])])),
      ]),
    );
  }
}

const documentIdOf = (linked: unknown): string | null =>
  (linked as { readonly documentId?: string } | null | undefined)?.documentId ?? null;

/** Whether the data contains a relation, which is no column of the row. */
export const writesRelation = (uid: RecordUid, data: RecordValues): boolean =>
  Object.keys(RECORD_RULES[uid].relations ?? {}).some((name) => data[name] !== undefined);
