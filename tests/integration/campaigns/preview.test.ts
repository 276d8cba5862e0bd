/**
 * How many records an audience has, before a campaign is started.
 *
 * @databases sqlite postgres
 */
import { toFilters, type Conditions } from '../../../admin/src/audience/model/conditions';
import { CONTACT, PipelineApp, type Caller } from '../engine/support';

const PREVIEW = '/campaigns/audience/preview';

describe('the preview of an audience', () => {
  let crm: PipelineApp;
  let ann: Caller;

  beforeAll(async () => {
    crm = await PipelineApp.start();
    await crm.workers.stop();
    for (let number = 1; number <= 12; number += 1) {
      await crm.lead({ name: `Lead ${number}`, score: number });
    }
    ann = await crm.user('ann');
    await crm.app.http.grant('authenticated', ['plugin::nexus-crm.campaign-runs.preview']);
  });
  afterAll(() => crm.dispose());

  const preview = (audience: object, token?: string) => crm.post(PREVIEW, audience, token);

  test('[US-013] a filter is counted, and at most ten records are named', async () => {
    const all = await preview({ type: CONTACT, all: true });
    expect([all.status, all.body.data.count]).toEqual([200, 12]);
    expect(all.body.data.sample).toHaveLength(10);
    const some = await preview({ type: CONTACT, filters: { score: { $gte: 12 } } });
    expect(some.body.data).toMatchObject({ count: 1, sample: [{ label: 'Lead 12' }] });
    const [{ id }] = some.body.data.sample;
    const listed = await preview({ type: CONTACT, records: [id, id] });
    expect(listed.body.data).toEqual({ count: 1, sample: [{ id, label: 'Lead 12' }] });
  });

  test('records whose field is empty are among those of which no condition holds', async () => {
    await crm.lead({ name: 'Without a score' });
    const score = { field: 'score', operator: '$gte' as const, value: 2 };
    const none: Conditions = { kind: 'none', items: [score] };
    const named = async (conditions: Conditions) => {
      const { body } = await preview({ type: CONTACT, filters: toFilters(conditions) });
      return body.data.sample.map(({ label }: { label: string }) => label);
    };
    expect(await named(none)).toEqual(['Lead 1', 'Without a score']);
    expect(await named({ kind: 'none', items: [{ kind: 'or', items: [score] }] })).toEqual([
      ...['Lead 1', 'Without a score'],
    ]);
    const twelve = { ...score, operator: '$lte' as const, value: 11 };
    expect(await named({ kind: 'none', items: [none, twelve] })).toEqual(['Lead 12']);
    const open = toFilters({ kind: 'and', items: [{ ...score, value: null }] });
    expect((await preview({ type: CONTACT, filters: open })).status).toBe(400);
  });

  test('what a start refuses is refused here, with its path', async () => {
    const { status, body } = await preview({ type: CONTACT, filters: { tenant: 'default' } });
    expect(status).toBe(400);
    expect(body.error.details.errors[0].path).toContain('tenant');
    expect((await preview({ type: CONTACT })).status).toBe(400);
  });

  test('who may not list the records is refused', async () => {
    expect((await preview({ type: CONTACT, all: true }, ann.token)).status).toBe(403);
    await crm.app.http.grant('authenticated', [`${CONTACT}.find`, `${CONTACT}.findOne`]);
    expect((await preview({ type: CONTACT, all: true }, ann.token)).status).toBe(200);
  });
});
