/** @databases sqlite postgres */
import { MovedClock } from '../../support/clock';
import type { Caller } from '../engine/support';
import { NotifyingApp, type Shown } from './support';

const DAY = 86_400_000;

const KINDS = ['assigned', 'due', 'approval', 'escalation', 'breach', 'parked'];

describe('the notifications of a person by REST', () => {
  const clock = new MovedClock('2031-03-01T09:00:00.000Z');
  let app: NotifyingApp;
  let ann: Caller;
  let ben: Caller;

  beforeAll(async () => {
    app = await NotifyingApp.start(clock, {
      plugins: {
        'nexus-crm': {
          config: { timers: { worker: false }, notifications: { email: { breach: true } } },
        },
      },
    });
    ann = await app.crm.user('ann');
    ben = await app.crm.user('ben');
  });
  afterAll(() => app.crm.dispose());

  const lead = () => app.crm.lead({ owner: ann.person });
  const unread = async ({ token }: Caller) =>
    (await app.crm.get<{ data: { unread: number } }>('/notifications/count', token)).body.data
      .unread;
  const rows = async (table: string, person: string): Promise<number> => {
    const found: unknown[] = await app.crm.app.strapi.db.connection(table).where({ person });
    return found.length;
  };

  test('are listed in pages, filtered, counted and read: one, several, all, and only one’s own', async () => {
    const leads = [await lead(), await lead(), await lead(), await lead()];
    const page = await app.crm.get<{ data: Shown[]; meta: object }>(
      '/notifications?pagination[pageSize]=3&pagination[page]=2',
      ann.token,
    );
    expect(page.body.data.map(({ subject }) => subject.id)).toEqual([leads[0]]);
    expect(page.body.meta).toEqual({
      ...{ pagination: { page: 2, pageSize: 3, pageCount: 2, total: 4 }, unread: 4 },
    });
    const [last, third, second] = await app.of(ann);
    const read = (path: string, data?: object, { token } = ann) =>
      app.crm.post(`/notifications${path}`, data, token);
    const one = `/${String(last?.id)}/read`;
    expect(await read(one)).toMatchObject({ status: 200, body: { data: { unread: 3 } } });
    expect(await read(one)).toMatchObject({ status: 200, body: { data: { unread: 3 } } });
    // Ben has none, and gets none of hers.
    expect(await read(`/${String(third?.id)}/read`, undefined, ben)).toMatchObject({ status: 404 });
    expect(await read('/read', { ids: [third?.id] }, ben)).toMatchObject({ status: 200 });
    expect([await app.of(ben), await unread(ben), await unread(ann)]).toEqual([[], 0, 3]);

    const several = await read('/read', { ids: [third?.id, second?.id, '999999'] });
    expect(several).toMatchObject({ status: 200, body: { data: { unread: 1 } } });
    const left = async (query: string) => (await app.of(ann, query)).length;
    expect(await left('?filters[read]=false')).toBe(1);
    expect(await left('?filters[read]=true')).toBe(3);
    expect(await left('?filters[kind]=assigned')).toBe(4);
    expect(await left('?filters[kind][$in][0]=due&filters[kind][$in][1]=approval')).toBe(0);
    expect(await left(`?filters[record]=${leads[1]}`)).toBe(1);
    expect(await left('?filters[instance]=unknown')).toBe(0);
    expect(await read('/read')).toMatchObject({ body: { data: { unread: 0 } } });
    expect(await app.crm.get('/notifications')).toMatchObject({ status: 403 });
    expect(await app.crm.get('/notification-preferences')).toMatchObject({ status: 403 });
  });

  test('preferences are the configuration’s until a person changes them, and again afterwards', async () => {
    const url = '/notification-preferences';
    const preferences = async ({ token }: Caller) =>
      (await app.crm.get<{ data: Record<string, object> }>(url, token)).body.data;
    const own = { inApp: true, email: false };
    const configured = Object.fromEntries(KINDS.map((kind) => [kind, own]));
    configured.breach = { inApp: true, email: true };
    expect(await preferences(ann)).toEqual(configured);
    const changed = { ...configured, assigned: { inApp: false, email: false } };
    expect(await app.crm.put(url, { assigned: { inApp: false } }, ann.token)).toMatchObject({
      ...{ status: 200, body: { data: changed } },
    });
    expect([await preferences(ann), await preferences(ben)]).toEqual([changed, configured]);
    const quiet = await lead();
    expect(await app.about(ann, quiet)).toEqual([]);
    await app.crm.put(url, { assigned: null }, ann.token);
    expect(await preferences(ann)).toEqual(configured);
    const loud = await lead();
    expect(await app.about(ann, loud)).toEqual([['assigned', null]]);
  });

  const BAD: readonly (readonly [what: string, path: string, body: unknown, reason: string])[] = [
    ['no ids', '/notifications/read', { data: { ids: [] } }, 'must not be empty'],
    ['a wrong id', '/notifications/read', { data: { ids: ['x'] } }, 'ids.0'],
    ['an id that is no text', '/notifications/read', { data: { ids: [1] } }, 'ids.0'],
    [
      'too many ids',
      '/notifications/read',
      { data: { ids: Array.from({ length: 1_001 }, () => '1') } },
      'at most 1000',
    ],
    ['an unknown key', '/notifications/read', { data: { all: true } }, 'all'],
    ['a body that is a list', '/notifications/read', [], 'object'],
    ['an unknown kind', '/notification-preferences', { data: { lunch: {} } }, 'lunch'],
    ['no preference', '/notification-preferences', { data: { due: true } }, 'due'],
    ['a wrong way', '/notification-preferences', { data: { due: { fax: true } } }, 'fax'],
    ['no flag', '/notification-preferences', { data: { due: { email: 'yes' } } }, 'email'],
    ['nothing', '/notification-preferences', undefined, 'data'],
    ['a wrong filter', '/notifications?filters[kind]=lunch', null, 'kind'],
    ['a NUL', '/notifications?filters[record]=%00', null, 'record'],
    ['a huge page', '/notifications?pagination[page]=99999999999', null, 'page'],
  ];

  test.each(BAD)(
    '%s is a 400 that says why, and changes nothing',
    async (_what, path, body, reason) => {
      const before = await unread(ann);
      const url = `/api/nexus-crm${path}`;
      const { http } = app.crm.app;
      const { token } = ann;
      const answer = await (body === null
        ? http.get(url, { token })
        : path.endsWith('read')
          ? http.post(url, body, { token })
          : http.put(url, body, { token }));
      expect(answer.status).toBe(400);
      expect(JSON.stringify(answer.body)).toContain(reason);
      expect(await unread(ann)).toBe(before);
    },
  );

  test('are deleted by a job: read ones after 30 days, others after a year, and all of who is gone', async () => {
    await app.crm.post('/notifications/read', undefined, ann.token);
    const kept = await lead();
    await app.pass(29 * DAY);
    expect((await app.of(ann)).length).toBeGreaterThan(1);
    await app.pass(2 * DAY);
    expect((await app.of(ann)).map(({ subject }) => subject.id)).toEqual([kept]);
    await app.pass(335 * DAY);
    expect(await app.of(ann)).toEqual([]);

    const eve = await app.crm.user('eve');
    await app.crm.lead({ owner: eve.person });
    await app.crm.put('/notification-preferences', { due: { email: true } }, eve.token);
    const both = ['crm_notifications', 'crm_notification_preferences'];
    const left = () => Promise.all(both.map((table) => rows(table, eve.person)));
    await app.pass(DAY);
    expect(await left()).toEqual([1, 1]);
    await app.crm.app.strapi.db
      .query('plugin::users-permissions.user')
      .delete({ where: { documentId: eve.documentId } });
    await app.pass(DAY);
    expect(await left()).toEqual([0, 0]);
  });
});
