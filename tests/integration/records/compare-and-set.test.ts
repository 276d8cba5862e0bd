import { TestApp } from '../../support/app';

const CONTACT = 'plugin::nexus-crm.contact' as any;

let app: TestApp;

const contacts = () => app.strapi.db.query(CONTACT);
const newContact = (data: object = {}): Promise<any> =>
  contacts().create({ data: { name: 'Ann', ...data } });
const fourTimes = <T>(run: (turn: number) => Promise<T>): Promise<T[]> =>
  Promise.all([1, 2, 3, 4].map(run));

beforeAll(async () => {
  app = await TestApp.start({ level: 2 });
});
afterAll(() => app?.dispose());

/**
 * Writes by a condition are checked and written by row id. The rows are found before the
 * transaction, so another writer may get between: the condition is asked again under the lock.
 */
describe('a write by a condition', () => {
  test('of four at once finds it true once, and then no more', async () => {
    for (let round = 1; round <= 5; round += 1) {
      const { documentId } = await newContact({ stage: 'a' });
      const counts = await fourTimes((turn) =>
        contacts().updateMany({ where: { documentId, stage: 'a' }, data: { stage: `b${turn}` } }),
      );
      expect(counts.map(({ count }: any) => count).sort()).toEqual([0, 0, 0, 1]);
      expect((await contacts().findOne({ where: { documentId } })).revision).toBe(2);
    }
  });

  test('of one row is held to it as well, and looks for another row before it gives up', async () => {
    for (let round = 1; round <= 5; round += 1) {
      const stage = `queued ${round}`;
      for (const name of ['One', 'Two', 'Three']) await newContact({ name, stage });
      const claimed = await fourTimes((turn) =>
        contacts().update({ where: { stage }, data: { stage: `taken ${turn}` } }),
      );
      const names = claimed.filter((row) => row !== null).map(({ name }: any) => name);
      expect(names.sort()).toEqual(['One', 'Three', 'Two']);
    }
  });

  test('deletes no row that has just stopped matching the condition', async () => {
    for (let round = 1; round <= 5; round += 1) {
      const { documentId } = await newContact({ stage: 'old' });
      const [moved, deleted] = await Promise.all([
        contacts().updateMany({ where: { documentId, stage: 'old' }, data: { stage: 'kept' } }),
        contacts().deleteMany({ where: { documentId, stage: 'old' } }),
      ]);
      expect(moved.count + deleted.count).toBe(1);
      expect(await contacts().count({ where: { documentId } })).toBe(moved.count);
    }
  });

  test('may also ask across a relation', async () => {
    const deals = app.strapi.db.query('plugin::nexus-crm.opportunity');
    const { id } = await newContact({ name: 'Across' });
    await deals.create({ data: { name: 'D', stage: 'a', contact: id } });
    const counts = await fourTimes((turn) =>
      deals.updateMany({
        where: { stage: 'a', contact: { name: 'Across' } },
        data: { stage: `b${turn}` },
      }),
    );
    expect(counts.map(({ count }: any) => count).sort()).toEqual([0, 0, 0, 1]);
  });

  test('reads what is there now inside a longer transaction, too', async () => {
    const { documentId } = await newContact({ stage: 'a' });
    const counts = await fourTimes((turn) =>
      app.strapi.db.transaction(async () => {
        await contacts().updateMany({ where: { documentId: 'none' }, data: { stage: 'x' } });
        return contacts().updateMany({
          where: { documentId, stage: 'a' },
          data: { stage: `b${turn}` },
        });
      }),
    );
    expect(counts.map(({ count }: any) => count).sort()).toEqual([0, 0, 0, 1]);
  });
});
