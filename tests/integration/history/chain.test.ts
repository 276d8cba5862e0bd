import path from 'node:path';

import type { Knex } from 'knex';

import { TestApp } from '../../support/app';
import { spawnChild } from '../../support/child';
import { CONTACT, HistoryRecorder, refusalOf } from './support';

const COMPANY = 'api::company.company';

let app: TestApp;
let recorder: HistoryRecorder;
let knex: Knex;

const contacts = () => app.strapi.db.query(CONTACT);
const service = (name: string): any => app.strapi.plugin('nexus-crm').service(name);
const subject = (id: string) => ({ type: CONTACT as string, id });

/** A contact with a history of five entries. */
const contactWithHistory = async (): Promise<string> => {
  const { documentId } = await contacts().create({ data: { name: 'Ann', phone: '0' } });
  for (const phone of ['1', '2', '3', '4']) {
    await contacts().update({ where: { documentId }, data: { phone } });
  }
  return documentId;
};
const entry = (id: string, seq: number) => knex('crm_history').where({ subject_id: id, seq });
const head = (id: string) => knex('crm_history_heads').where({ subject_id: id });

/** An attacker with write access to the database disables the triggers first. */
const dropTriggers = async (): Promise<void> => {
  const drop = {
    sqlite: (name: string) => `DROP TRIGGER IF EXISTS ${name}`,
    postgres: (name: string, table: string) => `DROP TRIGGER IF EXISTS ${name} ON ${table}`,
    mariadb: (name: string) => `DROP TRIGGER IF EXISTS ${name}`,
  }[app.database.kind];
  for (const [table, name] of [
    ['crm_history', 'crm_history_no_change'],
    ['crm_history', 'crm_history_no_update'],
    ['crm_history', 'crm_history_no_delete'],
    ['crm_history_heads', 'crm_history_heads_no_delete'],
    ['crm_history_heads', 'crm_history_heads_no_return'],
  ] as const) {
    await knex.raw(drop(name, table));
  }
};

const PIPELINE = {
  id: 'talk',
  entities: { contact: { stages: ['new', 'warm'] } },
  transitions: { warm: { from: 'new', to: 'warm' } },
};

/** A contact with a pipeline at work on it. */
const contactAtWork = async (): Promise<{ id: string; instance: string }> => {
  const { documentId: id } = await contacts().create({ data: { name: 'Ann', kind: 'contact' } });
  const started = await service('engine').start({ definition: 'talk', subject: subject(id) });
  return { id, instance: started.id };
};

/** Removes the newest entries so that the chain alone shows nothing of it. */
const cut = async (id: string, seq: number): Promise<void> => {
  await knex('crm_history').where({ subject_id: id }).where('seq', '>', seq).delete();
  const [{ hash }] = await entry(id, seq);
  await head(id).update({ seq, hash });
};

/** The records that a verification in parts names, each once. */
const brokenInParts = async (): Promise<readonly { readonly subject: { id: string } }[]> => {
  const found = new Map<string, { subject: { id: string } }>();
  for (let after: string | undefined | null; after !== null; ) {
    const { data, meta } = await service('history').verifyPart({ after, limit: 1 });
    for (const one of data) if (!found.has(one.subject.id)) found.set(one.subject.id, one);
    after = meta.next;
  }
  return [...found.values()];
};

beforeAll(async () => {
  app = await TestApp.start({ level: 2, listen: false });
  recorder = new HistoryRecorder(app);
  knex = app.database.connect();
  await service('definitions').create({ schema: PIPELINE });
  await service('definitions').publish('talk');
});
afterAll(async () => {
  await knex?.destroy();
  await app?.dispose();
});

describe('the history is append-only [SR-005]', () => {
  const refused = /append-only/;

  test('entries and heads of chains cannot be deleted', async () => {
    const id = await contactWithHistory();
    expect(await refusalOf(entry(id, 2).delete())).toMatch(refused);
    expect(await refusalOf(head(id).delete())).toMatch(refused);
    expect(await recorder.of(CONTACT, id)).toHaveLength(5);
  });

  test('the head of a chain cannot be set back, changed, or moved to another record', async () => {
    const id = await contactWithHistory();
    const [row] = await head(id);
    const [older] = await entry(id, 4);
    for (const change of [
      { seq: 4, hash: older.hash },
      { seq: 4 },
      { hash: older.hash },
      { seq: 6, subject_id: 'another' },
      { seq: 6, subject_type: 'another' },
      { seq: 6, tenant: 'another' },
    ]) {
      expect(await refusalOf(head(id).update(change))).toMatch(refused);
    }
    expect(await head(id)).toEqual([row]);
  });

  test('no column of an entry can be changed, and an erasure cannot be partial', async () => {
    const id = await contactWithHistory();
    const erased = { before: null, after: null, payload: null, actor_label: null, salt: null };
    const [row] = await entry(id, 2);
    const columns = Object.keys(row).filter((name) => !Object.hasOwn(erased, name));
    expect(columns).toHaveLength(15);
    for (const name of columns) {
      const other = typeof row[name] === 'number' ? row[name] + 1000 : '77777777';
      expect(await refusalOf(entry(id, 2).update({ [name]: other }))).toMatch(refused);
      expect(await refusalOf(entry(id, 2).update({ ...erased, [name]: other }))).toMatch(refused);
    }
    for (const name of Object.keys(erased)) {
      expect(await refusalOf(entry(id, 2).update({ [name]: 'x' }))).toMatch(refused);
      const part = Object.fromEntries(Object.entries(erased).filter(([key]) => key !== name));
      expect(await refusalOf(entry(id, 2).update(part))).toMatch(refused);
    }
    expect(await entry(id, 2)).toEqual([row]);
  });

  test('erased content is deleted, and the chain still verifies', async () => {
    const id = await contactWithHistory();
    expect(await recorder.service.erase(subject(id))).toBe(5);
    expect(await recorder.service.erase(subject(id))).toBe(0);
    const entries = await recorder.of(CONTACT, id);
    expect(entries).toHaveLength(5);
    for (const one of entries) {
      expect(one).toMatchObject({ before: null, after: null, payload: {}, erased: true });
      expect(one.actor).toMatchObject({ kind: 'system', id: 'system', label: null });
    }
    const row = JSON.stringify(await entry(id, 1));
    expect(row).not.toContain('Ann');
    await contacts().update({ where: { documentId: id }, data: { phone: '9' } });
    expect(await recorder.service.verify(subject(id))).toEqual({
      ...{ chains: 1, entries: 6, broken: [] },
    });
  });
});

describe('the chain of a record', () => {
  test('[REL-003] writers in two processes at once never fork it', async () => {
    const id = await contactWithHistory();
    const child = spawnChild(app, path.join(__dirname, 'writer.js'), [id, '30']);
    try {
      await child.line('READY');
      child.send('go');
      const own = Array.from({ length: 30 }, (_, index) =>
        contacts().update({ where: { documentId: id }, data: { phone: `parent ${index}` } }),
      );
      const looks = [];
      for (let look = 0; look < 5; look += 1)
        looks.push(await recorder.service.verify(subject(id)));
      await Promise.all(own);
      expect(await child.line('WRITTEN')).toBe('30');
      expect((await child.exit).code).toBe(0);
      // Looking while others write raises no false alarm.
      for (const { broken } of looks) expect(broken).toEqual([]);
    } finally {
      child.process.kill('SIGKILL');
      await child.exit;
    }
    const entries = await recorder.of(CONTACT, id);
    expect(entries.map(({ seq }) => seq)).toEqual(Array.from({ length: 65 }, (_, n) => n + 1));
    const rows = await knex('crm_history').where({ subject_id: id }).orderBy('seq');
    for (const [index, row] of rows.entries()) {
      expect(row.prev).toBe(index === 0 ? '0'.repeat(64) : rows[index - 1].hash);
    }
    const { revision } = await contacts().findOne({ where: { documentId: id } });
    expect(entries.at(-1).payload.revision).toBe(revision);
  });

  test('[REL-003] bulk writers of the same records in two orders neither fork nor block', async () => {
    const ids = await Promise.all(Array.from({ length: 8 }, contactWithHistory));
    await Promise.all(
      Array.from({ length: 8 }, (_, index) =>
        contacts().updateMany({
          where: { documentId: { $in: index % 2 === 0 ? ids : ids.toReversed() } },
          data: { name: `Bulk ${index}` },
        }),
      ),
    );
    for (const id of ids) {
      expect((await recorder.service.verify(subject(id))).broken).toEqual([]);
      expect(await recorder.of(CONTACT, id)).toHaveLength(13);
    }
  });

  test('writes logged elsewhere, or not at all, cause no false alarm', async () => {
    const { id, instance } = await contactAtWork();
    const where = { documentId: id };
    await contacts().update({ where, data: { name: 'Ann' } });
    await contacts().updateMany({ where, data: { name: 'Ann' } });
    await service('engine').act(instance, 'comment', { comment: 'Nothing moves.' });
    await service('engine').act(instance, 'warm');
    await contacts().update({ where, data: { name: 'Bea' } });
    const company = await app.strapi.documents(COMPANY).create({ data: { name: 'ACME' } as never });
    const own = service('crm').for(COMPANY, company.documentId);
    const added = await own.addContact({ name: 'By the API of level 1' });
    await own.updateContact(added.id, { name: 'Bob' });
    await own.updateContact(added.id, { name: 'Bob' });
    await contacts().delete({ where });
    await contacts().create({ data: { documentId: id, name: 'Under the same id' } });
    expect(await recorder.service.verify(subject(id))).toMatchObject({ broken: [] });
    expect(await recorder.service.verify()).toMatchObject({ broken: [] });
  });

  test('it is read newest first, page by page', async () => {
    const id = await contactWithHistory();
    const read = (rest: object) => recorder.service.read({ subject: subject(id), ...rest });
    const first = await read({ limit: 2 });
    expect(first.map(({ seq }: any) => seq)).toEqual([5, 4]);
    const second = await read({ limit: 2, before: first[1].id });
    expect(second.map(({ seq }: any) => seq)).toEqual([3, 2]);
    expect(await read({ before: second[1].id })).toHaveLength(1);
    expect(await read({ limit: 0 })).toHaveLength(1);
  });
});

describe('verification names the first entry that is wrong [SR-005]', () => {
  beforeAll(dropTriggers);
  // The triggers come back at the next start.
  afterAll(async () => {
    await app.restart();
    await expect(entry('any', 1).delete()).resolves.toBe(0);
    const id = await contactWithHistory();
    expect(await refusalOf(entry(id, 1).delete())).toMatch(/append-only/);
  });

  const rewrite = { before: '{"phone":"9"}' };
  const corruptions: readonly (readonly [
    string,
    (id: string) => Promise<unknown>,
    { seq: number; problem: string },
  ])[] = [
    [
      'its content was changed',
      (id) => entry(id, 3).update(rewrite),
      { seq: 3, problem: 'its content was changed' },
    ],
    [
      'who did it was changed',
      (id) => entry(id, 3).update({ actor_id: 'nobody' }),
      { seq: 3, problem: 'it was changed' },
    ],
    [
      'when was changed',
      (id) => entry(id, 2).update({ at: 1 }),
      { seq: 2, problem: 'it was changed' },
    ],
    [
      'rewritten without its salt',
      (id) => entry(id, 3).update({ ...rewrite, salt: null }),
      { seq: 3, problem: 'it has no salt, but it has content' },
    ],
    [
      'erased in part',
      (id) => entry(id, 3).update({ after: null }),
      { seq: 3, problem: 'its content was changed' },
    ],
    ['deleted', (id) => entry(id, 3).delete(), { seq: 4, problem: 'entry 3 is missing' }],
    ['the first deleted', (id) => entry(id, 1).delete(), { seq: 2, problem: 'entry 1 is missing' }],
    [
      'two that changed places',
      async (id) => {
        await entry(id, 3).update({ seq: 99 });
        await entry(id, 4).update({ seq: 3 });
        await entry(id, 99).update({ seq: 4 });
      },
      { seq: 3, problem: 'it does not follow the entry before it' },
    ],
    [
      'the newest cut off',
      (id) => knex('crm_history').where({ subject_id: id }).where('seq', '>', 3).delete(),
      { seq: 4, problem: 'the chain was cut off here' },
    ],
    [
      'all of them cut off',
      (id) => knex('crm_history').where({ subject_id: id }).delete(),
      { seq: 1, problem: 'the chain was cut off here' },
    ],
    [
      'the end set back',
      async (id) => head(id).update({ seq: 4, hash: (await entry(id, 4))[0].hash }),
      { seq: 6, problem: 'the end of the chain was changed' },
    ],
    ['the end gone', (id) => head(id).delete(), { seq: 6, problem: 'the chain has no head' }],
    [
      'all of them gone, and the end too',
      async (id) => {
        await knex('crm_history').where({ subject_id: id }).delete();
        await head(id).delete();
      },
      { seq: 1, problem: 'the record counts 5 changes of its own, and the history holds 0' },
    ],
    [
      'the newest cut off, and the end set back',
      (id) => cut(id, 3),
      { seq: 4, problem: 'the record counts 5 changes of its own, and the history holds 3' },
    ],
    [
      'the same after an erasure',
      async (id) => {
        await recorder.service.erase(subject(id));
        await cut(id, 4);
      },
      { seq: 5, problem: 'the record counts 5 changes of its own, and the history holds 4' },
    ],
  ];

  test('what an instance did cut off, and the end set back', async () => {
    const { id, instance } = await contactAtWork();
    await service('engine').act(instance, 'comment', { comment: 'Said.' });
    await service('engine').act(instance, 'warm');
    const entries = await recorder.of(CONTACT, id);
    expect((await recorder.service.verify(subject(id))).broken).toEqual([]);
    await cut(id, entries.length - 1);
    const problem = `the instance ${instance} counts 3 entries, and the history holds 2`;
    const broken = [{ subject: subject(id), seq: entries.length, problem }];
    expect((await recorder.service.verify(subject(id))).broken).toEqual(broken);
    const all = await recorder.service.verify();
    expect(all.broken.filter((one: any) => one.subject.id === id)).toEqual(broken);
  });

  test.each(corruptions)('%s', async (_, corruption, expected) => {
    const [sound, id] = [await contactWithHistory(), await contactWithHistory()];
    expect((await recorder.service.verify(subject(id))).broken).toEqual([]);
    await corruption(id);
    const broken = [{ subject: subject(id), ...expected }];
    expect((await recorder.service.verify(subject(id))).broken).toEqual(broken);
    expect((await recorder.service.verify(subject(sound))).broken).toEqual([]);
    // Among all of them it is found too, and the others are not suspected.
    const all = await recorder.service.verify();
    expect(all.broken.filter((one: any) => one.subject.id === id)).toEqual(broken);
    expect(all.broken.filter((one: any) => one.subject.id === sound)).toEqual([]);
    const inParts = await brokenInParts();
    expect(inParts.filter((one) => one.subject.id === id)).toEqual(broken);
    expect(inParts.filter((one) => one.subject.id === sound)).toEqual([]);
  });
});
