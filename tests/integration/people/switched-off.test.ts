/** @databases sqlite postgres */
import type { PersonEntry } from '../../../server/src/contracts/people';
import { PipelineApp } from '../engine/support';

/** Apps without users, and apps at level 1. */
describe('people and references of other apps', () => {
  test('without Users & Permissions there are admins, teams and roles of admins', async () => {
    const crm = await PipelineApp.start();
    const team = await crm.team('sales', []);
    const user = await crm.user('ann');
    await crm.app.http.admin();
    await crm.app.restart({
      plugins: { 'users-permissions': { enabled: false } },
      beforeLoad: (strapi) => {
        // Strapi would drop the table of users.
        strapi.config.set('database.settings.forceMigration', false);
      },
    });
    const token = await crm.app.http.admin();
    const list = async (query = '') => {
      const { status, body } = await crm.app.http.get(`/nexus-crm/people?${query}`, { token });
      expect([body.error, status]).toEqual([undefined, 200]);
      return body.data as readonly PersonEntry[];
    };
    const found = await list();
    expect(new Set(found.map(({ kind }) => kind))).toEqual(new Set(['admin', 'team', 'role']));
    expect(found).toContainEqual(
      expect.objectContaining({ name: 'Ada Admin', email: 'admin@example.com', isMe: true }),
    );
    expect(found).toContainEqual(expect.objectContaining({ id: `team:${team}` }));
    expect(found).toContainEqual(expect.objectContaining({ id: 'role:strapi-super-admin' }));
    expect(found).not.toContainEqual(expect.objectContaining({ id: 'role:authenticated' }));
    expect(await list('filters[kind]=user')).toEqual([]);
    expect(await list(`filters[id]=${user.person}`)).toEqual([]);
    const types = await crm.app.http.get('/nexus-crm/references', { token });
    expect(types.body.data.map(({ type }: { type: string }) => type)).not.toContain(
      'plugin::users-permissions.user',
    );
    await crm.dispose();
  }, 120_000);

  test('at level 1 both answer 404', async () => {
    const crm = await PipelineApp.start({ level: 1 });
    for (const url of ['/people', '/references', '/references/api::company.company']) {
      expect([url, (await crm.get(url)).status]).toEqual([url, 404]);
    }
    await crm.dispose();
  }, 120_000);
});
