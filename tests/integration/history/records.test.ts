import { recordEvent } from '../../../server/src/contracts/events';
import { TestApp } from '../../support/app';
import { CONTACT, HistoryRecorder, INTERACTION, OPPORTUNITY, TEAM } from './support';

/** Attributes that the app lays over ours. */
const EXTENSION = {
  'src/extensions/nexus-crm/content-types/contact/schema.json': {
    attributes: { taxNumber: { type: 'string', private: true }, pin: { type: 'password' } },
  },
};

const API = '/api/nexus-crm';

let app: TestApp;
let token: string;
let recorder: HistoryRecorder;

const contacts = () => app.strapi.db.query(CONTACT);
const newContact = async (data: object = {}): Promise<string> => {
  const row = await app.strapi.documents(CONTACT).create({ data: { name: 'Ann', ...data } as any });
  recorder.takeEventsOf(row.documentId);
  return row.documentId;
};
/** The history entries and the events of a record; checks that both agree and that none is repeated. */
const logged = async (type: string, id: string) => {
  const entries = await recorder.of(type, id);
  const emitted = recorder.takeEventsOf(id);
  const recent = entries.slice(entries.length - emitted.length);
  for (const [index, { name, payload }] of emitted.entries()) {
    const entry = recent[index]!;
    expect(name).toBe(`nexus-crm.${entry.event}`);
    expect(recordEvent.parse(payload)).toEqual(payload);
    expect(payload).toMatchObject({ before: entry.before, after: entry.after });
    expect(payload.revision).toBe(entry.payload.revision);
    expect(new Date(payload.at).getTime()).toBe(entry.at);
  }
  return { entries, emitted: emitted.map(({ name }) => name) };
};

beforeAll(async () => {
  app = await TestApp.start({ level: 2, files: EXTENSION });
  token = await app.http.apiToken();
  recorder = new HistoryRecorder(app);
});
afterAll(() => app?.dispose());

describe('history entries and events of records, at every entry point [SR-005] [BR-002]', () => {
  test('REST: created, changed and deleted, with the actor and only what changed', async () => {
    const lead = { name: 'Ann', kind: 'lead', email: 'ann@example.com' };
    const { body } = await app.http.post(`${API}/contacts`, { data: lead }, { token });
    const { documentId } = body.data;
    const path = `${API}/contacts/${documentId}`;
    await app.http.put(path, { data: { ...lead, phone: '1' } }, { token });
    await app.http.delete(path, { token });
    const { entries, emitted } = await logged(CONTACT, documentId);
    expect(entries).toMatchObject([
      { seq: 1, event: 'lead.created', before: null, after: lead, payload: { revision: 1 } },
      { seq: 2, event: 'lead.changed', before: { phone: null }, after: { phone: '1' } },
      { seq: 3, event: 'lead.deleted', before: { ...lead, phone: '1' }, after: null },
    ]);
    expect(Object.keys(entries[1].after)).toEqual(['phone']);
    expect(entries.map(({ actor }) => actor.kind)).toEqual(['token', 'token', 'token']);
    expect(emitted).toEqual(entries.map(({ event }) => `nexus-crm.${event}`));
  });

  test('the Content Manager: single and bulk', async () => {
    const admin = await app.http.admin();
    const path = `/content-manager/collection-types/${CONTACT}`;
    const made = await app.http.post(path, { name: 'Bob' }, { token: admin });
    const { documentId } = made.body.data;
    await app.http.put(`${path}/${documentId}`, { name: 'Bo' }, { token: admin });
    const gone = { documentIds: [documentId] };
    const deleted = await app.http.post(`${path}/actions/bulkDelete`, gone, { token: admin });
    expect(deleted.status).toBe(200);
    const { entries, emitted } = await logged(CONTACT, documentId);
    expect(entries.map(({ event, actor }) => [event, actor.kind])).toEqual([
      ['contact.created', 'admin'],
      ['contact.changed', 'admin'],
      ['contact.deleted', 'admin'],
    ]);
    expect(emitted).toHaveLength(3);
  });

  const entryPoints: readonly (readonly [string, (documentId: string) => Promise<unknown>])[] = [
    [
      'documents().update',
      (documentId) =>
        app.strapi.documents(CONTACT).update({ documentId, data: { score: 7 } as any }),
    ],
    [
      'db.query().update',
      (documentId) => contacts().update({ where: { documentId }, data: { score: 7 } }),
    ],
    [
      'db.query().updateMany',
      (documentId) => contacts().updateMany({ where: { documentId }, data: { score: 7 } }),
    ],
    [
      'the entity service',
      async (documentId) => {
        const { id } = await contacts().findOne({ where: { documentId } });
        return (app.strapi as any).entityService.update(CONTACT, id, { data: { score: 7 } });
      },
    ],
  ];
  test.each(entryPoints)('%s logs one change once', async (_, write) => {
    const documentId = await newContact({ score: 1 });
    await write(documentId);
    const { entries, emitted } = await logged(CONTACT, documentId);
    expect(entries.slice(1)).toMatchObject([
      { event: 'contact.changed', before: { score: 1 }, after: { score: 7 } },
    ]);
    expect(emitted).toEqual(['nexus-crm.contact.changed']);
  });

  test('createMany, updateMany and deleteMany log every row', async () => {
    const names = ['M1', 'M2', 'M3'];
    await contacts().createMany({
      data: names.map((name) => ({ name, email: 'many@example.com' })),
    });
    const where = { email: 'many@example.com' };
    const rows = await contacts().findMany({ where });
    expect(rows).toHaveLength(3);
    await contacts().updateMany({ where, data: { name: 'M2' } });
    await contacts().deleteMany({ where });
    for (const { documentId, name } of rows) {
      const { entries, emitted } = await logged(CONTACT, documentId);
      // One of them was called so before: nothing changed there.
      const changes = name === 'M2' ? [] : ['contact.changed'];
      const events = ['contact.created', ...changes, 'contact.deleted'];
      expect(entries.map(({ event }) => event)).toEqual(events);
      expect(emitted).toEqual(events.map((event) => `nexus-crm.${event}`));
    }
  });

  test('a clone is logged as a new record', async () => {
    const documentId = await newContact({ score: 3 });
    const clone: any = await app.strapi.documents(CONTACT).clone({ documentId, data: {} });
    const { entries, emitted } = await logged(CONTACT, clone.entries[0].documentId);
    expect(entries).toMatchObject([{ event: 'contact.created', after: { name: 'Ann', score: 3 } }]);
    expect(emitted).toEqual(['nexus-crm.contact.created']);
  });

  test('the kind of a contact names its events; opportunity, interaction and team have their own', async () => {
    const documentId = await newContact({ kind: 'lead' });
    await contacts().update({ where: { documentId }, data: { kind: 'contact' } });
    expect((await logged(CONTACT, documentId)).emitted).toEqual(['nexus-crm.contact.changed']);
    const made = [
      [OPPORTUNITY, { name: 'Seats', value: 12500.5 }, 'opportunity'],
      [INTERACTION, { type: 'note', subjectType: CONTACT, subjectId: documentId }, 'interaction'],
      [TEAM, { key: 'desk', name: 'Desk', members: [] }, 'team'],
      ['plugin::nexus-crm.campaign', { name: 'Spring' }, 'campaign'],
    ] as const;
    for (const [uid, data, kind] of made) {
      const row = await app.strapi.documents(uid).create({ data: data as any });
      const { entries, emitted } = await logged(uid, row.documentId);
      expect(entries).toMatchObject([{ event: `${kind}.created`, after: data }]);
      expect(emitted).toEqual([`nexus-crm.${kind}.created`]);
    }
    const about = await recorder.service.read({ parent: { type: CONTACT, id: documentId } });
    expect(about).toMatchObject([{ event: 'interaction.created' }]);
  });

  test('the relation of an opportunity and custom fields are logged', async () => {
    const fields = app.strapi.plugin('nexus-crm').service('custom-fields');
    await fields.create({ uid: OPPORTUNITY, name: 'region', type: 'string' });
    const [ann, bob] = [await newContact(), await newContact()];
    const { documentId } = await app.strapi
      .documents(OPPORTUNITY)
      .create({ data: { name: 'Seats', contact: ann, region: 'EMEA' } as any });
    const update = (data: any) => app.strapi.documents(OPPORTUNITY).update({ documentId, data });
    await update({ contact: bob });
    await update({ region: 'AMER' });
    await update({ contact: null });
    const { entries } = await logged(OPPORTUNITY, documentId);
    expect(entries).toMatchObject([
      { after: { contact: ann, region: 'EMEA' } },
      { before: { contact: ann }, after: { contact: bob } },
      { before: { region: 'EMEA' }, after: { region: 'AMER' } },
      { before: { contact: bob }, after: { contact: null } },
    ]);
    expect(entries.slice(1).map(({ after }) => Object.keys(after))).toEqual([
      ['contact'],
      ['region'],
      ['contact'],
    ]);
  });

  test('a write that changes nothing, finds nothing or is refused is not logged', async () => {
    const documentId = await newContact({ score: 1 });
    const before = await recorder.count();
    const { length } = recorder.emitted;
    await contacts().update({ where: { documentId }, data: { score: 1, name: 'Ann' } });
    await contacts().update({ where: { documentId: 'none' }, data: { score: 2 } });
    await contacts().updateMany({ where: { documentId: 'none' }, data: { score: 2 } });
    await contacts().delete({ where: { documentId: 'none' } });
    await contacts().deleteMany({ where: { documentId: 'none' } });
    await expect(
      contacts().update({ where: { documentId }, data: { email: 'no' } }),
    ).rejects.toThrow();
    await expect(
      contacts().createMany({ data: [{ name: 'Fine' }, { name: 'A', email: 'no' }] }),
    ).rejects.toThrow();
    expect(await recorder.count()).toBe(before);
    expect(recorder.emitted).toHaveLength(length);
  });

  test('rolled back writes emit nothing, and others only after commit', async () => {
    const documentId = await newContact();
    const before = await recorder.count();
    const work = async () => {
      await contacts().update({ where: { documentId }, data: { score: 5 } });
      await contacts().createMany({ data: [{ name: 'Gone' }] });
      await contacts().delete({ where: { documentId } });
      expect(recorder.takeEventsOf(documentId)).toEqual([]);
    };
    const failing = app.strapi.db.transaction(async () => {
      await work();
      throw new Error('rolled back');
    });
    await expect(failing).rejects.toThrow('rolled back');
    expect(await recorder.count()).toBe(before);
    expect(recorder.takeEventsOf(documentId)).toEqual([]);
    expect(recorder.emitted.filter(({ payload }) => payload.after?.name === 'Gone')).toEqual([]);

    await app.strapi.db.transaction(work);
    const { emitted } = await logged(CONTACT, documentId);
    expect(emitted).toEqual(['nexus-crm.contact.changed', 'nexus-crm.contact.deleted']);
  });

  test('of two concurrent deletions of a record, one is logged', async () => {
    const documentId = await newContact();
    await Promise.all(
      Array.from({ length: 6 }, () => contacts().delete({ where: { documentId } })),
    );
    const { entries, emitted } = await logged(CONTACT, documentId);
    expect(entries.map(({ event }) => event)).toEqual(['contact.created', 'contact.deleted']);
    expect(emitted).toEqual(['nexus-crm.contact.deleted']);
  });

  test('attributes that an app marks private are logged but not emitted; passwords are neither', async () => {
    const data = { name: 'Ann', taxNumber: 'DE1', pin: '1234' } as any;
    const { documentId } = await app.strapi.documents(CONTACT).create({ data });
    const [entry] = await recorder.of(CONTACT, documentId);
    expect(entry.after).toMatchObject({ name: 'Ann', taxNumber: 'DE1' });
    expect(entry.after).not.toHaveProperty('pin');
    const [{ payload }] = recorder.takeEventsOf(documentId) as any;
    expect(payload.after).toMatchObject({ name: 'Ann' });
    expect(payload.after).not.toHaveProperty('taxNumber');
    expect(payload.after).not.toHaveProperty('pin');
  });

  test('webhooks may be made for these events', async () => {
    const admin = await app.http.admin();
    const hook = {
      ...{ name: 'leads', url: 'http://127.0.0.1:9999/', headers: {} },
      events: ['nexus-crm.lead.created', 'nexus-crm.team.deleted'],
    };
    const { status } = await app.http.post('/admin/webhooks', hook, { token: admin });
    expect(status).toBe(201);
  });

  test('1,000 rows are created in few statements, and every one is logged', async () => {
    const queries: string[] = [];
    const note = ({ sql }: { sql: string }) => {
      if (sql.includes('crm_history')) queries.push(sql);
    };
    const before = await recorder.count();
    app.strapi.db.connection.on('query', note);
    const began = performance.now();
    await contacts().createMany({
      data: Array.from({ length: 1000 }, (_, index) => ({ name: `Bulk ${index}` })),
    });
    const took = performance.now() - began;
    app.strapi.db.connection.off('query', note);
    expect(await recorder.count()).toBe(before + 1000);
    expect(queries.length).toBeLessThanOrEqual(8);
    console.log(`1,000 rows in ${took.toFixed(0)} ms, history in ${queries.length} statements`);
  });
});
