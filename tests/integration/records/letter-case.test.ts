import { TestApp } from '../../support/app';

const NAMES = ['Ann', 'ann', 'Änn', 'Bob'];

type Client = 'sqlite' | 'postgres' | 'mysql';

/** Strapi hands texts to the database, whose collation compares them (docs/records.md). */
describe('case and accents in filters', () => {
  let app: TestApp;
  let token: string;

  beforeAll(async () => {
    app = await TestApp.start({ level: 2 });
    token = await app.http.apiToken();
    for (const name of NAMES) {
      const created = await app.http.post('/api/nexus-crm/contacts', { data: { name } }, { token });
      expect(created.status).toBe(201);
    }
  });
  afterAll(() => app.dispose());

  const found = async (condition: string): Promise<string[]> => {
    const url = `/api/nexus-crm/contacts?filters[name]${condition}&sort=id`;
    const { status, body } = await app.http.get<{ data: { name: string }[] }>(url, { token });
    expect([condition, status]).toEqual([condition, 200]);
    return body.data.map(({ name }) => name);
  };

  const client = (): Client => app.strapi.db.dialect.client as Client;

  test.each([
    ['[$eq]=ann', ['ann']],
    ['[$ne]=ann', ['Ann', 'Änn', 'Bob']],
    ['[$in][0]=ann', ['ann']],
    ['[$notIn][0]=ann', ['Ann', 'Änn', 'Bob']],
    ['[$eq]=ann%20', []],
  ])('%s is exact, except on MySQL and MariaDB', async (condition, exact) => {
    const loose = /[$]n/.test(condition) ? ['Bob'] : ['Ann', 'ann', 'Änn'];
    expect(await found(condition)).toEqual(client() === 'mysql' ? loose : exact);
  });

  test.each([
    ['[$contains]=An', ['Ann']],
    ['[$startsWith]=an', ['ann']],
    ['[$endsWith]=NN', []],
    ['[$notContains]=an', ['Ann', 'Änn', 'Bob']],
  ])('%s is exact on PostgreSQL alone', async (condition, exact) => {
    const without = condition.startsWith('[$not');
    const loose = {
      postgres: exact,
      sqlite: without ? ['Änn', 'Bob'] : ['Ann', 'ann'],
      mysql: without ? ['Bob'] : ['Ann', 'ann', 'Änn'],
    }[client()];
    // SQLite folds A to Z alone, and leaves Ä as it is.
    const ending = client() === 'sqlite' && condition.startsWith('[$endsWith');
    expect(await found(condition)).toEqual(ending ? ['Ann', 'ann', 'Änn'] : loose);
  });

  test.each(['[$eqi]=ANN', '[$containsi]=AN', '[$startsWithi]=AN'])(
    '%s ignores case everywhere',
    async (condition) => {
      const accents = client() === 'mysql' ? ['Änn'] : [];
      expect(await found(condition)).toEqual(['Ann', 'ann', ...accents]);
    },
  );
});
