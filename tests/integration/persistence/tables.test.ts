/** @databases sqlite */
import fs from 'node:fs';
import path from 'node:path';

import { COPIES } from '../../../server/src/sql/history/copies';
import { TRANSFERRED } from '../../../server/src/sql/transfer/tables';
import { TestApp } from '../../support/app';
import { dumpOwn, type Dump } from '../../support/dump';

/** What stays in the source of an export, by the words of docs/persistence.md. */
const STAYS: Readonly<Record<string, RegExp>> = {
  crm_deliveries: /delivery log[^|]*\| no/,
  crm_trigger_events: /changes of entries that wait for triggers[^|]*\| no/,
  crm_trigger_log: /calls of triggers[^|]*\| no/,
};

/** What belongs to a database, not to the data in it. */
const OF_THE_DATABASE = ['crm_migrations', 'crm_migrations_lock', 'crm_file_links'];

/** Tables whose rows name an instance or a record, and have no content of it. */
const NO_CONTENT: readonly string[] = [
  // The head of a chain: numbers and digests.
  'crm_history_heads',
];

/** A new table is exported and erased, or it is said why not. */
describe('the plain tables of the highest level', () => {
  let app: TestApp;
  let plain: Dump;

  beforeAll(async () => {
    app = await TestApp.start({ level: 3 });
    const ofStrapi = new Set(
      [...app.strapi.db.metadata.values()].map(({ tableName }) => tableName),
    );
    const own = Object.entries(await dumpOwn(app.database));
    plain = Object.fromEntries(own.filter(([table]) => !ofStrapi.has(table)));
  });
  afterAll(() => app?.dispose());

  test('are there', () => {
    expect(Object.keys(plain)).toEqual(expect.arrayContaining(['crm_sla', 'crm_trigger_log']));
  });

  test('are exported, or docs/persistence.md says that they stay in the source', () => {
    const page = fs.readFileSync(path.join(__dirname, '../../../docs/persistence.md'), 'utf8');
    const transferred = new Set(TRANSFERRED.map(({ table }) => table));
    const forgotten = Object.keys(plain).filter(
      (table) =>
        !transferred.has(table) && !OF_THE_DATABASE.includes(table) && !STAYS[table]?.test(page),
    );
    expect(forgotten).toEqual([]);
  });

  test('are reached by an erasure wherever they name a record or an instance', () => {
    const forgotten = Object.entries(plain).flatMap(([table, { columns }]) => {
      const copies = COPIES.filter((copy) => copy.table === table).map(({ by }) => by);
      const isReached = (...ways: string[]) => copies.some((by) => ways.includes(by as string));
      // Rows that name both their record and its instance are found by either.
      const isMissed =
        ('subject_id' in columns && !isReached('subject', 'instance')) ||
        ('instance_id' in columns && !isReached('subject', 'instance')) ||
        ('record_id' in columns && !isReached('record'));
      return isMissed && !NO_CONTENT.includes(table) ? [table] : [];
    });
    expect(forgotten).toEqual([]);
  });
});
