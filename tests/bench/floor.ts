import type { Knex } from 'knex';

import { without } from '../support/copies';
import { ACTOR, type BenchApp, CONTACT } from './pipelines';
import type { Subject } from './wall';

/** The two actions of `SIMPLE`, in the order in which an instance takes them. */
const ACTIONS = ['warm', 'cool'] as const;

type Row = Record<string, unknown>;

/** What one action changes: columns of three rows, and a new entry of the history. */
interface Writes {
  readonly instance: Row;
  readonly contact: Row;
  readonly entry: Row;
}

/** Columns that count on by themselves. */
const COUNTED = new Set(['revision', 'logged_entries', 'unlogged_revisions']);

async function writesOf(bench: BenchApp, instance: string, lead: string): Promise<Writes[]> {
  const { knex } = bench;
  const rows = async (): Promise<{ instance: Row; contact: Row }> => ({
    instance: await knex('crm_instances').where({ document_id: instance }).first(),
    contact: await knex('crm_contacts').where({ document_id: lead }).first(),
  });
  const writes: Writes[] = [];
  for (const action of ACTIONS) {
    const before = await rows();
    await bench.service('engine').act(instance, action, { actor: ACTOR });
    const after = await rows();
    const entry = await knex('crm_history').where({ subject_id: lead }).orderBy('seq', 'desc');
    writes.push({
      instance: changes(before.instance, after.instance),
      contact: changes(before.contact, after.contact),
      entry: without(entry[0], ['id', 'subject_type', 'subject_id', 'seq', 'prev']),
    });
  }
  return writes;
}

const changes = (before: Row, after: Row): Row =>
  Object.fromEntries(
    Object.entries(after).filter(
      ([column, value]) => !COUNTED.has(column) && String(value) !== String(before[column]),
    ),
  );

/**
 * The fair floor: a bare transaction that writes what an action writes, each row by compare-and-set,
 * with nothing read, decided, checked or announced.
 *
 * @param instances copies of `pattern`, which nothing else acts on.
 * @param prefix of the tables, where not those of the plugin are written.
 */
export async function floor(
  bench: BenchApp,
  pattern: { readonly instance: string; readonly lead: string },
  instances: readonly string[],
  { name = 'floor: a bare transaction that writes the same rows', prefix = '' } = {},
): Promise<Subject> {
  const { knex } = bench;
  const writes = await writesOf(bench, pattern.instance, pattern.lead);
  const scope = { tenant: 'default', subject_type: CONTACT };
  const table = (of: string): string => `${prefix}${of}`;
  const hash = String(writes[0]!.entry.hash);
  const stored = await knex(table('crm_instances')).whereIn('document_id', [...instances]);
  const revisions = new Map<string, number>(
    stored.map((row: { document_id: string; revision: number }) => [row.document_id, row.revision]),
  );
  const records = await knex(table('crm_contacts')).where({ document_id: leadOf(instances[0]!) });
  const contactRevision = Number(records[0].revision);
  const head = await knex(table('crm_history_heads'))
    .where({ ...scope, subject_id: leadOf(instances[0]!) })
    .first();
  const acts = new Map<string, number>();
  return {
    name,
    run(turn) {
      const instance = instances[turn % instances.length]!;
      const lead = leadOf(instance);
      const act = acts.get(instance) ?? 0;
      acts.set(instance, act + 1);
      const write = writes[act % writes.length]!;
      const revision = Number(revisions.get(instance)) + act;
      const seq = Number(head.seq) + act;
      return knex.transaction(async (trx: Knex.Transaction) => {
        const updated = [
          await trx(table('crm_instances'))
            .where({ tenant: 'default', document_id: instance, revision })
            .update({ ...write.instance, revision: revision + 1 })
            .increment('logged_entries', 1),
          await trx(table('crm_contacts'))
            .where({ tenant: 'default', document_id: lead, revision: contactRevision + act })
            .update({
              ...write.contact,
              updated_at: new Date(),
              revision: contactRevision + act + 1,
            })
            .increment('unlogged_revisions', 1),
          await trx(table('crm_history_heads'))
            .where({ ...scope, subject_id: lead, seq, hash: act === 0 ? head.hash : hash })
            .update({ seq: seq + 1, hash }),
        ];
        if (updated.some((count) => count !== 1)) throw new Error(`floor: ${String(updated)}`);
        await trx(table('crm_history')).insert({
          ...{ ...write.entry, ...scope, subject_id: lead, instance_id: instance },
          ...{ seq: seq + 1, prev: hash },
        });
      });
    },
  };
}

/** `copies` names a lead after its instance. */
const leadOf = (instance: string): string => instance.replace('run', 'lead');

/** One instance after the other through its two stages, by the service. */
export function action(
  bench: BenchApp,
  name: string,
  instances: readonly string[],
  actor: object = ACTOR,
): Subject {
  const engine = bench.service('engine');
  const acts = new Map<string, number>();
  return {
    name,
    run(turn) {
      const instance = instances[turn % instances.length]!;
      const act = acts.get(instance) ?? 0;
      acts.set(instance, act + 1);
      return engine.act(instance, ACTIONS[act % ACTIONS.length], { actor });
    },
  };
}

/** The first action of one instance after the other; each takes it once. */
export function firstAction(bench: BenchApp, name: string, instances: readonly string[]): Subject {
  const engine = bench.service('engine');
  let used = 0;
  return {
    name,
    run() {
      const instance = instances[(used += 1)];
      if (instance === undefined) throw new Error(`${name}: too few instances`);
      return engine.act(instance, ACTIONS[0], { actor: ACTOR });
    },
  };
}
