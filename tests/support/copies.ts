import type { Knex } from 'knex';

import { liveKeyOf } from '../../server/src/sql/columns';

type Row = Readonly<Record<string, unknown>>;

const TABLES = ['crm_tokens', 'crm_tasks', 'crm_task_assignees', 'crm_timers'];

/**
 * More leads with an instance each, copied row by row from one that was started as people do it, with
 * its tokens, tasks and timers.
 *
 * @param change what is different about the copy of a row.
 * @returns the ids of the instances, `<prefix>run<n>`; the leads are called `<prefix>lead<n>`.
 */
export async function copyInstances(
  knex: Knex,
  instance: string,
  { count, prefix, change = () => ({}) }: CopyOptions,
): Promise<string[]> {
  const row: Row = await knex('crm_instances').where({ document_id: instance }).first();
  const lead = String(row.subject_id);
  const about = { subject_type: row.subject_type, subject_id: lead };
  const patterns = new Map<string, Row[]>([
    ['crm_contacts', await knex('crm_contacts').where({ document_id: lead })],
    ['crm_instances', [row]],
    ['crm_history_heads', await knex('crm_history_heads').where(about)],
  ]);
  for (const table of TABLES)
    patterns.set(table, await knex(table).where({ instance_id: instance }));
  const ids: string[] = [];
  for (let start = 0; start < count; start += 500) {
    const numbers = Array.from({ length: Math.min(500, count - start) }, (_, n) => start + n);
    for (const [table, pattern] of patterns) {
      const rows = numbers.flatMap((n) =>
        pattern.map((one) => {
          const copy = renamed(one, [
            [instance, `${prefix}run${n}`],
            [lead, `${prefix}lead${n}`],
          ]);
          return { ...copy, ...liveKey(table, copy), ...change(table, copy, n) };
        }),
      );
      if (rows.length > 0) await knex(table).insert(rows);
    }
    ids.push(...numbers.map((n) => `${prefix}run${n}`));
  }
  return ids;
}

export interface CopyOptions {
  readonly count: number;
  readonly prefix: string;
  readonly change?: (table: string, row: Row, number: number) => object;
}

export const without = (row: Row, columns: readonly string[]): Row =>
  Object.fromEntries(Object.entries(row).filter(([column]) => !columns.includes(column)));

/** The same row of another instance: its ids stand in many columns, in JSON too. */
function renamed(row: Row, names: readonly (readonly [string, string])[]): Row {
  const columns = without(row, ['id']);
  return Object.fromEntries(
    Object.entries(columns).map(([column, value]) => [
      column,
      typeof value === 'string'
        ? names.reduce((text, [from, to]) => text.replaceAll(from, to), value)
        : value,
    ]),
  );
}

function liveKey(table: string, row: Row): object {
  if (table !== 'crm_instances') return {};
  const subject = { type: row.subject_type, id: row.subject_id };
  return { live_key: liveKeyOf({ ...row, subject } as Parameters<typeof liveKeyOf>[0]) };
}
