/**
 * What is answered does not depend on the database.
 *
 * @databases sqlite
 */
import { MovedClock } from '../../support/clock';
import { CONTACT, PipelineApp, type Caller } from './support';

const SALES = {
  id: 'sales',
  entities: { lead: { stages: ['new', 'open', { name: 'done', final: true }] } },
  transitions: {
    call: { from: 'new', to: 'open', do: [{ task: 'Call', assign: { owner: true } }] },
  },
  sla: { duration: '30 days', warnAt: '80%' },
};

/** Answers that the caller has already are not sent again. */
describe('the ETag of answers', () => {
  const clock = new MovedClock('2031-03-03T09:00:00.000Z');
  let crm: PipelineApp;
  let ann: Caller;
  let bob: Caller;
  let instance: string;

  /** As a browser that has an answer; `fetch` would ask for one past all caches. */
  const ask = async (path: string, token: string, tag?: string) => {
    const response = await fetch(new URL(path, crm.app.http.url), {
      headers: {
        authorization: `Bearer ${token}`,
        ...(tag && { 'if-none-match': tag, 'cache-control': 'max-age=0' }),
      },
    });
    const { status, headers } = response;
    return { status, text: await response.text(), tag: headers.get('etag') ?? '', headers };
  };
  const api = (path: string, token = crm.token, tag?: string) =>
    ask(`/api/nexus-crm${path}`, token, tag);

  beforeAll(async () => {
    crm = await PipelineApp.start({ level: 3, beforeLoad: clock.attach });
    await crm.app.http.grant('authenticated', [
      ...['find', 'tasks'].map((action) => `plugin::nexus-crm.dashboard.${action}`),
      `${CONTACT}.find`,
    ]);
    ann = await crm.user('ann');
    bob = await crm.user('bob');
    await crm.publish(SALES);
    const lead = await crm.lead({ name: 'Lea', owner: ann.person });
    ({ id: instance } = await crm.start('sales', lead));
    await crm.quiet();
  });
  afterAll(() => crm.dispose());

  test.each([
    ...['/board/sales', '/board/sales/cards?stage=new', '/dashboard', '/tasks'],
    ...['/instances', '/notifications'],
  ])('GET /nexus-crm%s of the panel is a 304 without a body the second time', async (path) => {
    const token = await crm.app.http.admin();
    const first = await ask(`/nexus-crm${path}`, token);
    expect([path, first.status]).toEqual([path, 200]);
    expect(first.tag).toMatch(/^W\/"[\w-]{27}"$/);
    expect(first.headers.get('cache-control')).toBe('private, no-cache');
    expect(first.headers.get('vary')).toContain('Authorization');
    const second = await ask(`/nexus-crm${path}`, token, first.tag);
    expect(second).toMatchObject({ status: 304, text: '', tag: first.tag });
    const other = await ask(`/nexus-crm${path}`, token, 'W/"other"');
    expect(other).toMatchObject({ status: 200, text: first.text });
  });

  test('each change makes another answer', async () => {
    const paths = ['/board/sales', '/board/sales/cards', '/instances'];
    const before = await Promise.all(paths.map((path) => api(path)));
    expect((await crm.act(instance, 'call')).status).toBe(200);
    for (const [index, path] of paths.entries()) {
      const after = await api(path, crm.token, before[index]?.tag);
      expect([path, after.status]).toEqual([path, 200]);
      expect(after.tag).not.toBe(before[index]?.tag);
    }
  });

  test('a change past the engine does too', async () => {
    const { tag } = await api('/board/sales/cards');
    expect((await api('/board/sales/cards', crm.token, tag)).status).toBe(304);
    await crm.app.strapi.db
      .query(CONTACT)
      .updateMany({ where: { name: 'Lea' }, data: { name: 'Lena' } });
    const after = await api('/board/sales/cards', crm.token, tag);
    expect(after.status).toBe(200);
    expect(after.text).toContain('Lena');
  });

  test('the tag of one caller gets another their own answer, and who may not read it a refusal', async () => {
    const hers = await api('/dashboard', ann.token);
    expect(JSON.parse(hers.text).data).toHaveLength(2);
    const his = await api('/dashboard', bob.token, hers.tag);
    expect([his.status, JSON.parse(his.text).data]).toEqual([200, []]);
    expect((await api('/board/sales', bob.token, '*')).status).toBe(403);
  });

  test('time left changes the tag once a minute', async () => {
    const left = async (): Promise<number> => (await crm.get('/instances')).body.data[0].sla.leftMs;
    const [board, first, ms] = [await api('/board/sales'), await api('/instances'), await left()];
    clock.move(20_000);
    const { tag } = await api('/instances');
    clock.move(20_000);
    expect((await api('/instances', crm.token, tag)).status).toBe(304);
    expect(await left()).toBe(ms - 40_000);
    clock.move(60_000);
    expect((await api('/instances', crm.token, first.tag)).status).toBe(200);
    expect((await api('/board/sales', crm.token, board.tag)).status).toBe(200);
  });

  test('only answers of 200 to GET have one', async () => {
    expect((await api('/board/nothing')).headers.get('etag')).toBeNull();
    expect((await api('/board/nothing', crm.token, '*')).status).toBe(404);
    const { status, headers } = await crm.post('/definitions/validate', { schema: SALES });
    expect([status < 300, headers.get('etag')]).toEqual([true, null]);
  });
});
