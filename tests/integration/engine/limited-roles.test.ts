/** @databases sqlite postgres */
import { CONTACT, PipelineApp } from './support';

const FIELDS = ['name', 'kind'];

interface Roles {
  create(role: object): Promise<{ id: number }>;
  assignPermissions(role: number, permissions: readonly object[]): Promise<unknown>;
}

describe('an admin whose role may read only the leads that they have created', () => {
  let crm: PipelineApp;
  let token: string;

  beforeAll(async () => {
    crm = await PipelineApp.start();
    await crm.publish({
      id: 'p',
      entities: { lead: { stages: ['new', 'done'] } },
      transitions: { go: { from: 'new', to: 'done' } },
    });
    await crm.app.http.admin();
    const roles = crm.app.strapi.service('admin::role') as Roles;
    const role = await roles.create({ name: 'Own leads', description: '' });
    const own = { subject: CONTACT, properties: { fields: FIELDS } };
    await roles.assignPermissions(role.id, [
      { action: 'plugin::nexus-crm.instances.read', subject: null },
      { ...own, action: 'plugin::content-manager.explorer.create', conditions: [] },
      {
        ...{ ...own, action: 'plugin::content-manager.explorer.read' },
        conditions: ['admin::is-creator'],
      },
    ]);
    token = await crm.app.http.adminWithRole(role.id);
  });
  afterAll(() => crm.dispose());

  const instancesOf = async (lead: string): Promise<readonly { readonly id: string }[]> => {
    const filters = `filters[subjectType]=${CONTACT}&filters[subjectId]=${lead}`;
    const answer = await crm.app.http.get(`/nexus-crm/instances?${filters}`, { token });
    expect(answer.status).toBe(200);
    return answer.body.data;
  };

  test('[SR-006] sees the processes of those leads, and of no others', async () => {
    const created = await crm.app.http.post(
      `/content-manager/collection-types/${CONTACT}`,
      { name: 'Mine', kind: 'lead' },
      { token },
    );
    const mine: string = created.body.data.documentId;
    const { id } = await crm.start('p', mine);
    const foreign = await crm.lead();
    await crm.start('p', foreign);

    expect((await instancesOf(mine)).map((one) => one.id)).toEqual([id]);
    expect(await instancesOf(foreign)).toEqual([]);
    const all = await crm.app.http.get('/nexus-crm/instances', { token });
    expect(all.body.data).toEqual([]);
    const stages = await crm.app.http.get(`/nexus-crm/stages?type=${CONTACT}`, { token });
    expect(stages.body.data.map(({ name }: { name: string }) => name)).toEqual(['new', 'done']);
  });
});
