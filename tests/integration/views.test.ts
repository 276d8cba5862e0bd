import type { SavedView } from '../../server/src/contracts/views';
import { ADMIN_ACTIONS } from '../../server/src/constants';
import { PipelineApp, type Caller } from './engine/support';

const RIGHTS = ['find', 'create', 'update', 'delete', 'pin'].map(
  (name) => `plugin::nexus-crm.views.${name}`,
);

interface Roles {
  create(values: object): Promise<{ readonly id: number }>;
  assignPermissions(role: number, permissions: readonly object[]): Promise<unknown>;
}

/** What a page shows, saved under a name: one's own, and what others share. */
describe('saved views', () => {
  let crm: PipelineApp;
  let ann: Caller;
  let ben: Caller;
  let manager: string;

  beforeAll(async () => {
    crm = await PipelineApp.start({ level: 2 });
    ann = await crm.user('ann');
    ben = await crm.user('ben');
    manager = await crm.app.http.admin();
    await crm.app.http.grant('authenticated', RIGHTS);
  });
  afterAll(() => crm.dispose());

  const view = { page: 'board', name: 'Mine', query: 'definition=deals&owner=me' };
  const save = async (values: object = {}, { token } = ann): Promise<SavedView> => {
    const { status, body } = await crm.post('/views', { ...view, ...values }, token);
    expect([status, body.error]).toEqual([201, undefined]);
    return body.data;
  };
  const listed = async ({ token }: Caller, query = ''): Promise<SavedView[]> =>
    (await crm.get(`/views${query}`, token)).body.data;
  const remove = (id: string, { token } = ann) =>
    crm.app.http.delete(`/api/nexus-crm/views/${id}`, { token });
  const share = (id: string, isShared: boolean, token = manager) =>
    crm.app.http.put(`/nexus-crm/views/${id}/share`, { data: { isShared } }, { token });

  test('are saved, changed, pinned and deleted by their owner, and seen by nobody else', async () => {
    const saved = await save();
    expect(saved).toMatchObject({ ...view, owner: ann.person, isMine: true, isShared: false });
    await save({ name: 'Also mine', page: 'inbox', query: '' });
    expect((await listed(ann)).map(({ name }) => name)).toEqual(['Also mine', 'Mine']);
    expect((await listed(ann, '?page=inbox')).map(({ name }) => name)).toEqual(['Also mine']);
    expect(await listed(ben)).toEqual([]);

    const one = `/views/${saved.id}`;
    const renamed = await crm.put(one, { name: 'My deals' }, ann.token);
    expect(renamed.body.data).toMatchObject({ name: 'My deals', query: view.query });
    const pinned = await crm.put(`${one}/pin`, { isPinned: true }, ann.token);
    expect(pinned.body.data.isPinned).toBe(true);
    expect((await crm.put(`${one}/pin`, { isPinned: true }, ann.token)).status).toBe(200);
    for (const change of [
      await crm.put(one, { name: 'Stolen' }, ben.token),
      await crm.put(`${one}/pin`, { isPinned: true }, ben.token),
      await remove(saved.id, ben),
    ]) {
      expect(change.status).toBe(404);
    }
    expect((await remove(saved.id)).status).toBe(200);
    expect((await remove(saved.id)).status).toBe(404);
    expect(await crm.app.strapi.db.connection('crm_view_pins').where({})).toEqual([]);
  });

  test('a shared one is for everybody, pinned by each for themselves, and changed by its owner alone', async () => {
    const own = await crm.app.http.post(
      '/nexus-crm/views',
      { data: { ...view, name: 'Of the team' } },
      { token: manager },
    );
    const { id } = own.body.data;
    expect((await share(id, true)).body.data).toMatchObject({ isShared: true });
    const [seen] = await listed(ben);
    expect(seen).toMatchObject({ name: 'Of the team', isMine: false, isPinned: false });
    await crm.put(`/views/${id}/pin`, { isPinned: true }, ben.token);
    expect((await listed(ben))[0]?.isPinned).toBe(true);
    expect((await listed(ann)).find((one) => one.id === id)?.isPinned).toBe(false);
    expect((await crm.put(`/views/${id}`, { name: 'Mine now' }, ben.token)).status).toBe(404);
    expect((await remove(id, ben)).status).toBe(404);
    await share(id, false);
    expect(await listed(ben)).toEqual([]);
  });

  test('sharing needs its own permission, and ends the sharing of others too', async () => {
    const shared = await save({ name: 'Of Ann' });
    expect((await crm.put(`/views/${shared.id}/share`, { isShared: true }, ann.token)).status).toBe(
      403,
    );
    const service = crm.app.strapi.service('admin::role') as unknown as Roles;
    const role = await service.create({ name: 'Viewers', description: '' });
    const allow = (...actions: readonly string[]) =>
      service.assignPermissions(
        role.id,
        actions.map((action) => ({ action, subject: null, conditions: [], properties: {} })),
      );
    await allow(ADMIN_ACTIONS.dashboardRead);
    const rep = await crm.app.http.adminWithRole(role.id);
    const made = await crm.app.http.post('/nexus-crm/views', { data: view }, { token: rep });
    expect((await share(made.body.data.id, true, rep)).status).toBe(403);
    // Not one of the manager, and not shared.
    expect((await share(shared.id, true)).status).toBe(404);
    await crm.app.http.grant('authenticated', ['plugin::nexus-crm.views.share']);
    expect((await crm.put(`/views/${shared.id}/share`, { isShared: true }, ann.token)).status).toBe(
      200,
    );
    expect((await share(shared.id, false)).status).toBe(200);
  });

  test.each([
    [{ page: 'nowhere' }, 'page'],
    [{ name: '  ' }, 'name'],
    [{ name: 'x'.repeat(81) }, 'name'],
    [{ query: 'a=1#b' }, 'query'],
    [{ query: '?a=1' }, 'query'],
    [{ query: 'a=\u0000' }, 'query'],
    [{ query: 'x'.repeat(2001) }, 'query'],
    [{ more: 1 }, 'more'],
  ])('%j is a 400 that names "%s"', async (values, name) => {
    const { status, body } = await crm.post('/views', { ...view, ...values }, ann.token);
    expect([status, JSON.stringify(body.error).includes(name)]).toEqual([400, true]);
    const saved = await save();
    if ('page' in values || 'more' in values) return;
    const changed = await crm.put(`/views/${saved.id}`, values, ann.token);
    expect([changed.status, JSON.stringify(changed.body.error).includes(name)]).toEqual([
      400,
      true,
    ]);
  });

  test('API tokens have none, and a person at most a hundred', async () => {
    expect((await crm.get('/views')).status).toBe(403);
    const left = 100 - (await listed(ann)).length;
    for (let index = 0; index < left; index += 1) await save();
    const { status, body } = await crm.post('/views', view, ann.token);
    expect([status, body.error.details.code]).toEqual([409, 'TooManyViews']);
  });

  test('those of a deleted account are deleted by the next sweep, but for the shared ones', async () => {
    const eve = await crm.user('eve');
    const other = await save({ name: 'Of Ben' }, ben);
    const own = await save({ name: 'Of Eve' }, eve);
    const shared = await save({ name: 'Of Eve, for all' }, eve);
    const { connection } = crm.app.strapi.db;
    await connection('crm_views').where({ document_id: shared.id }).update({ is_shared: true });
    for (const id of [own.id, shared.id])
      await crm.put(`/views/${id}/pin`, { isPinned: true }, eve.token);
    await crm.put(`/views/${shared.id}/pin`, { isPinned: true }, ben.token);
    const sweep = async () => {
      await connection('crm_timers').where({ type: 'view-pruning' }).update({ trigger_at: 0 });
      await crm.workers.drain();
    };
    const left = async (): Promise<string[]> =>
      (await crm.rows('crm_views'))
        .map(({ document_id: id }: { document_id: string }) => id)
        .filter((id) => [other.id, own.id, shared.id].includes(id));
    const pins = async (): Promise<string[]> =>
      (await connection('crm_view_pins').whereIn('view_id', [own.id, shared.id])).map(
        ({ person }: { person: string }) => person,
      );
    await sweep();
    expect(await left()).toEqual([other.id, own.id, shared.id]);
    expect(await pins()).toHaveLength(3);
    await crm.app.strapi.db
      .query('plugin::users-permissions.user')
      .delete({ where: { documentId: eve.documentId } });
    await sweep();
    expect(await left()).toEqual([other.id, shared.id]);
    expect(await pins()).toEqual([ben.person]);
  });
});
