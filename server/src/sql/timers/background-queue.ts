import { z } from 'zod';

import type { BackgroundJob, Excluded, JobQueue, JobRequest, Retry } from '../../core/contracts';
import { scopedKey } from '../scope';
import { TABLES } from '../tables';
import { failedAttempt } from './failed-attempt';
import { LeasedRows, type LeaseOptions } from './leased-rows';

const requestedRow = z.object({ type: z.string(), requests: z.int() });

/** The kinds of jobs that a worker carries out. */
interface ClaimedKinds {
  readonly only?: readonly string[];
  readonly except?: readonly string[];
}

/** Background jobs as rows of `crm_timers` without an instance, at most one for each kind and key. */
export class BackgroundQueue implements JobQueue<BackgroundJob> {
  readonly #rows: LeasedRows;

  /** @param kinds which are claimed; by default all. */
  constructor(options: LeaseOptions, { only, except }: ClaimedKinds = {}) {
    this.#rows = new LeasedRows(options, (query) => {
      void query.whereNull('instance_id');
      if (only) void query.whereIn('type', [...only]);
      if (except) void query.whereNotIn('type', [...except]);
    });
  }

  /**
   * Arms a job, in the running transaction if there is one. If it is armed already, the earlier time
   * counts; if it runs, it runs again at this time; if it is dead, it is armed again for this time.
   *
   * @param ifAbsent leaves a job as it is, a dead one too.
   */
  async request(
    { kind, key = '', delay = 0, subject }: JobRequest,
    { ifAbsent = false }: { readonly ifAbsent?: boolean } = {},
  ): Promise<void> {
    const connection = this.#rows.connection();
    const at = this.#rows.in(delay, connection);
    const column = (name: string) => `${TABLES.timers}.${name}`;
    const row = {
      ...{ document_id: idOf(kind, key), type: kind, trigger_at: at, status: 'armed' },
      ...{ subject_type: subject?.type ?? null, subject_id: subject?.id ?? null },
      ...{ attempts: 0, recoveries: 0, lease_epoch: 0, position: 0, requests: 1 },
    };
    const insert = connection.insert(TABLES.timers, [row]).onConflict(scopedKey('document_id'));
    if (ifAbsent) {
      await insert.ignore();
      return;
    }
    const { knex } = connection;
    const isDead = knex.raw("?? = 'dead'", [column('status')]);
    await insert.merge({
      // MySQL computes the columns in this order, from what those before it have become.
      trigger_at: knex.raw('case when ?? is null and not (?) and ?? < ? then ?? else ? end', [
        ...[column('lease_owner'), isDead, column('trigger_at'), at, column('trigger_at'), at],
      ]),
      requests: knex.raw('?? + 1', [column('requests')]),
      attempts: knex.raw('case when ? then 0 else ?? end', [isDead, column('attempts')]),
      last_error: knex.raw('case when ? then null else ?? end', [isDead, column('last_error')]),
      status: 'armed',
    });
  }

  async claim(
    limit: number,
    _together?: number,
    { kinds: except = [] }: Excluded = {},
  ): Promise<readonly BackgroundJob[]> {
    const share = { limit, ...(except.length > 0 && { except }) };
    return (await this.#rows.claim(share)).map(({ job, columns }) => {
      const { type: kind, requests } = requestedRow.parse(columns);
      return { ...job, kind, key: job.id.slice(kind.length + 1), requests };
    });
  }

  prolong(jobs: readonly BackgroundJob[]): Promise<ReadonlySet<string>> {
    return this.#rows.prolong(jobs);
  }

  /** A job that was requested meanwhile keeps the time of the request, and cannot die of this attempt. */
  async release(job: BackgroundJob, { delay, error }: Retry): Promise<void> {
    const { knex } = this.#rows.connection();
    const isAsCounted = knex.raw('?? = ?', ['requests', job.requests]);
    await this.#rows.release(job, {
      trigger_at: knex.raw('case when ? then ? else ?? end', [
        ...[isAsCounted, this.#rows.in(delay), 'trigger_at'],
      ]),
      ...(error === undefined
        ? { attempts: 0, last_error: null }
        : failedAttempt(knex, error, isAsCounted)),
    });
  }

  /** The job is done: deletes it, unless it was requested again meanwhile. */
  async complete(job: BackgroundJob): Promise<void> {
    const deleted = await this.#rows.leased(job).where({ requests: job.requests }).delete();
    if (deleted === 0) await this.release(job, { delay: 0 });
  }

  look(): Promise<number | undefined> {
    return this.#rows.look();
  }

  nextDueIn(
    _which?: unknown,
    { kinds: except = [] }: Pick<Excluded, 'kinds'> = {},
  ): Promise<number | undefined> {
    return this.#rows.nextDueIn({ except });
  }
}

const idOf = (kind: string, key: string): string => (key === '' ? kind : `${kind}:${key}`);
