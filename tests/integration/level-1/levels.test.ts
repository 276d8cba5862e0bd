/** @databases sqlite */
import { TestApp } from '../../support/app';
import { columnsOf, COMPANY, crmOf, newCompany } from './support';

jest.setTimeout(400_000);

describe('the same code at every level', () => {
  let app: TestApp;

  afterAll(() => app.dispose());

  test('[BR-006] contacts written at level 1 are read and written at 2 and 3, and at 1 again', async () => {
    app = await TestApp.start({ level: 1, listen: false });
    const { documentId, contacts } = await newCompany(app);
    await contacts.addContact({ name: 'At 1' });
    const names = ['At 1'];
    for (const level of [2, 3, 1] as const) {
      await app.restart({ level, listen: false });
      const company = crmOf(app).for(COMPANY, documentId);
      const seen = await company.contacts();
      expect(seen.map(({ name }: any) => name)).toEqual(names);
      await company.updateContact(seen[0].id, { score: level });
      await company.addContact({ name: `At ${level}, again` });
      names.push(`At ${level}, again`);
      expect(await company.can('edit', { contact: seen[0] })).toBe(true);
      // Once they have moved, they are read where they are, whatever the level.
      const [{ version, store }] = await columnsOf(app, 'companies', documentId);
      expect({ version, store }).toEqual({ version: 1, store: 'rows' });
    }
    const history = await crmOf(app).for(COMPANY, documentId).history();
    expect(history.map(({ event }: any) => event.replace('nexus-crm.contact.', ''))).toEqual([
      ...['added', 'updated', 'added', 'updated', 'added', 'updated', 'added'],
    ]);
  });
});
