import path from 'node:path';

import { TestApp } from '../../support/app';
import { spawnChild } from '../../support/child';
import { levelUnderTest } from '../../support/level';
import { contactNamesPerRow, COMPANY, crmOf, newCompany } from './support';

const WRITER = path.join(__dirname, 'writer.js');

describe('writers of one document at the same time', () => {
  let app: TestApp;

  beforeAll(async () => {
    app = await TestApp.start({ level: levelUnderTest() });
  });
  afterAll(() => app.dispose());

  const namesOf = async (contacts: any) =>
    (await contacts.contacts()).map(({ name }: any) => name).sort();

  test('[REL-003] [FR-L1-003] 50 concurrent addContact calls lose none', async () => {
    const { contacts, documentId } = await newCompany(app);
    await app.strapi.documents(COMPANY).publish({ documentId });
    const wanted = Array.from({ length: 50 }, (_, index) => `C${index}`).sort();
    await Promise.all(wanted.map((name) => contacts.addContact({ name })));
    expect(await namesOf(contacts)).toEqual(wanted);
    expect(await contacts.history()).toHaveLength(50);
    const lists = await contactNamesPerRow(app, 'companies', documentId);
    expect(lists.map((list) => list?.length)).toEqual([50, 50]);
  });

  test('[REL-003] [SCL-002] 50 from each of two processes lose none', async () => {
    const { contacts, documentId } = await newCompany(app);
    await app.strapi.documents(COMPANY).publish({ documentId });
    const child = spawnChild(app, WRITER, [documentId, '50']);
    try {
      await child.line('READY');
      child.send('go');
      await Promise.all(
        Array.from({ length: 50 }, (_, index) => contacts.addContact({ name: `parent ${index}` })),
      );
      expect(await child.line('ADDED')).toBe('50');
      expect((await child.exit).code).toBe(0);
    } finally {
      child.process.kill('SIGKILL');
      await child.exit;
    }
    const names = await namesOf(contacts);
    expect(names).toHaveLength(100);
    expect(new Set(names).size).toBe(100);
    const lists = await contactNamesPerRow(app, 'companies', documentId);
    expect(lists.map((list) => list?.length)).toEqual([100, 100]);
  });

  test('[BR-002] side by side in one transaction of the app lose none either', async () => {
    const { contacts } = await newCompany(app);
    await app.strapi.db.transaction(() =>
      Promise.all(
        Array.from({ length: 8 }, (_, index) => contacts.addContact({ name: `${index}` })),
      ),
    );
    expect(await contacts.contacts()).toHaveLength(8);
    expect(await contacts.history()).toHaveLength(8);
  });

  test('[REL-003] of two concurrent changes or removals of one contact, both get the right result', async () => {
    const { contacts } = await newCompany(app);
    const { id } = await contacts.addContact({ name: 'A', score: 0 });
    const results = await Promise.allSettled(
      Array.from({ length: 20 }, (_, index) => contacts.updateContact(id, { score: index + 1 })),
    );
    const history = await contacts.history();
    const done = results.filter(({ status }) => status === 'fulfilled').length;
    expect(history).toHaveLength(done + 1);
    for (const result of results) {
      if (result.status === 'rejected') expect(result.reason).toMatchObject({ status: 409 });
    }
    const removed = await Promise.allSettled([
      contacts.removeContact(id),
      contacts.removeContact(id),
    ]);
    expect(removed.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(removed.find(({ status }) => status === 'rejected')).toMatchObject({
      reason: { name: 'NotFoundError' },
    });
  });

  test('[REL-003] writers inside transactions of the app and outside wait for each other', async () => {
    const { contacts, documentId } = await newCompany(app);
    await Promise.all([
      ...Array.from({ length: 5 }, (_, index) =>
        app.strapi.db.transaction(async () => {
          await contacts.addContact({ name: `inside ${index}` });
          await app.strapi
            .documents(COMPANY)
            .update({ documentId, data: { name: `C${index}` } as any });
          await contacts.addContact({ name: `inside too ${index}` });
        }),
      ),
      ...Array.from({ length: 10 }, (_, index) =>
        contacts.addContact({ name: `outside ${index}` }),
      ),
    ]);
    expect(await namesOf(contacts)).toHaveLength(20);
  });

  /** Each holds the rows of one document until the other does too, and then wants the other's. */
  const crosswise = async (
    take: (documentId: string) => Promise<unknown>,
    [left, right]: readonly [string, string],
  ) => {
    let held = 0;
    let letGo = () => {};
    const bothHeld = new Promise<void>((resolve) => (letGo = resolve));
    const run = (first: string, second: string) =>
      app.strapi.db.transaction(async ({ trx }) => {
        const rows = await app.strapi.db.query(COMPANY).findMany({ where: { documentId: first } });
        const ids = rows.map(({ id }: any) => id);
        await app.strapi.db.connection('companies').transacting(trx).whereIn('id', ids).forUpdate();
        held += 1;
        if (held === 2) letGo();
        await bothHeld;
        await take(second);
      });
    return Promise.allSettled([run(left, right), run(right, left)]);
  };

  test('[REL-003] [REL-005] transactions of the app that wait for each other end in a conflict, not in a driver’s error', async () => {
    // SQLite lets one transaction in at a time, so that none can wait for another.
    if (app.database.kind === 'sqlite') return;
    const contactsOf = (documentId: string) => crmOf(app).for(COMPANY, documentId);
    for (const take of [
      (documentId: string) => contactsOf(documentId).addContact({ name: 'A' }),
      (documentId: string) => app.strapi.documents(COMPANY).publish({ documentId }),
    ]) {
      const [left, right] = [await newCompany(app), await newCompany(app)];
      const ended = await crosswise(take, [left.documentId, right.documentId]);
      expect(ended.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
      expect(ended.find(({ status }) => status === 'rejected')).toMatchObject({
        reason: { name: 'ConflictError', status: 409, details: { code: 'Conflict' } },
      });
    }
  });
});
