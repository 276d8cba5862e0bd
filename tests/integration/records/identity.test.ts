import { TestApp } from '../../support/app';

const CONTACT = 'plugin::nexus-crm.contact' as any;
const TEAM = 'plugin::nexus-crm.team' as any;
const manager = (uid: string) => `/content-manager/collection-types/${uid}`;

let app: TestApp;
let admin: string;

const contacts = () => app.strapi.db.query(CONTACT);
const documents = () => app.strapi.documents(CONTACT);
const newContact = (data: object = {}): Promise<any> =>
  documents().create({ data: { name: 'Ann', ...data } as any });
const refusal = async (run: () => Promise<unknown>): Promise<any> => {
  try {
    await run();
  } catch (error) {
    return error;
  }
  throw new Error('It was not refused.');
};
const pathsOf = ({ details }: any): string[] => details.errors.map(({ path }: any) => path[0]);

beforeAll(async () => {
  app = await TestApp.start({ level: 2 });
  admin = await app.http.admin();
});
afterAll(() => app?.dispose());

describe('what a record is known by', () => {
  test('cannot be changed by any entry point', async () => {
    const { id, documentId } = (await newContact()) as { id: number; documentId: string };
    for (const identity of [{ id: id + 1000 }, { documentId: 'moved' }, { documentId: null }]) {
      const [name] = Object.keys(identity);
      // Strapi adds to what it is given.
      const data = (): any => ({ ...identity });
      for (const write of [
        () => contacts().update({ where: { documentId }, data: data() }),
        () => contacts().updateMany({ where: { documentId }, data: data() }),
        () => documents().update({ documentId, data: data() }),
        () => documents().clone({ documentId, data: data() }),
      ]) {
        expect(pathsOf(await refusal(write))).toEqual([name]);
      }
    }
    const path = `${manager(CONTACT)}/${documentId}`;
    const answer = await app.http.put(path, { documentId: 'moved' }, { token: admin });
    expect([answer.status, pathsOf(answer.body.error)]).toEqual([400, ['documentId']]);
    expect(await contacts().findOne({ where: { id } })).toMatchObject({ documentId, revision: 1 });
    const same = await app.http.put(
      `${manager(CONTACT)}/${documentId}`,
      { id, documentId, phone: '1' },
      { token: admin },
    );
    expect([same.status, same.body.data.documentId]).toEqual([200, documentId]);
  });

  test('so that the seats of a team stay with it', async () => {
    const team: any = await app.strapi
      .documents(TEAM)
      .create({ data: { key: 'stays', name: 'Stays' } as any });
    const path = `${manager(TEAM)}/${team.documentId}`;
    expect((await app.http.put(path, { documentId: 'moved' }, { token: admin })).status).toBe(400);
    expect(await app.strapi.db.query(TEAM).count({ where: { documentId: 'moved' } })).toBe(0);
  });

  test('cannot be chosen as a number, and as text only if it is valid in a URL', async () => {
    const before = await contacts().count();
    const { documentId: taken } = await newContact();
    for (const [identity, name] of [
      [{ id: 77 }, 'id'],
      [{ documentId: 'a/b' }, 'documentId'],
      [{ documentId: '' }, 'documentId'],
      [{ documentId: 'x'.repeat(101) }, 'documentId'],
      [{ documentId: '\u0000' }, 'documentId'],
      [{ documentId: 7 }, 'documentId'],
      [{ documentId: taken }, 'documentId'],
    ] as const) {
      const data = { name: 'A', ...identity } as any;
      for (const write of [
        () => contacts().create({ data }),
        () => contacts().createMany({ data: [data] }),
        () => documents().create({ data }),
      ]) {
        expect([identity, pathsOf(await refusal(write))]).toEqual([identity, [name]]);
      }
      const answer = await app.http.post(manager(CONTACT), data, { token: admin });
      expect([identity, answer.status]).toEqual([identity, 400]);
    }
    expect(await contacts().count()).toBe(before + 1);
    expect((await newContact({ documentId: 'Chosen_by-1' })).documentId).toBe('Chosen_by-1');
  });
});

describe('the language of a record', () => {
  test('is null, and cannot be written', async () => {
    const { documentId } = await newContact();
    for (const locale of ['de', '\u0000', 'x'.repeat(300), 7, { a: 1 }]) {
      for (const write of [
        () => contacts().create({ data: { name: 'A', locale } as any }),
        () => contacts().update({ where: { documentId }, data: { locale } as any }),
        () => documents().create({ data: { name: 'A', locale } as any }),
        () => documents().update({ documentId, data: { locale } as any }),
      ]) {
        expect([locale, pathsOf(await refusal(write))]).toEqual([locale, ['locale']]);
      }
    }
    expect((await newContact({ locale: null })).locale).toBeNull();
    expect(await contacts().count({ where: { locale: { $notNull: true } } })).toBe(0);
  });
});
