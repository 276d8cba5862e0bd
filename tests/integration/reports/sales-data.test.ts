import {
  add,
  answersOf,
  isoDate,
  readSalesData,
  SALES_DATA,
  salesDataIsThere,
  topTen,
  type Opportunity,
} from '../../support/sales-data';
import { percentileOf, type ReportAnswers } from '../../support/raw-reports';
import type { AggregateRecords } from '../../../server/src/contracts/aggregates';
import type { StageLog } from '../../../server/src/services/stage-log';
import { OPPORTUNITY, PipelineApp } from '../engine/support';

const PIPELINE = {
  id: 'sales',
  entities: {
    opportunity: {
      stages: [
        ...['prospecting', 'engaging'],
        ...['won', 'lost'].map((name) => ({ name, final: true })),
      ],
    },
  },
  transitions: {
    engage: { from: 'prospecting', to: 'engaging' },
    win: { from: 'engaging', to: 'won' },
    lose: { from: 'engaging', to: 'lost' },
  },
};

const describeSalesData = salesDataIsThere() ? describe : undefined;

if (!describeSalesData) {
  test('the sales data is not available, so this run is skipped', () => {
    console.info(`Skipped: there is no sales data in ${SALES_DATA}.`);
    expect(salesDataIsThere()).toBe(false);
  });
}

const DAY = 86_400_000;
const chunks = <Row>(rows: readonly Row[], size = 200): Row[][] =>
  Array.from({ length: Math.ceil(rows.length / size) }, (_, index) =>
    rows.slice(index * size, (index + 1) * size),
  );
const sorted = (map: ReadonlyMap<string, unknown>) =>
  [...map].sort(([a], [b]) => (a < b ? -1 : 1));

/** The reports and aggregates of 8,800 opportunities, whose log is filled from their history. */
describeSalesData?.('reports on sales data [US-025]', () => {
  const data = readSalesData();
  const officeOf = new Map(data.agents.map((row) => [row.sales_agent, row.regional_office]));
  const slug = (agent: string): string => agent.toLowerCase().replaceAll(' ', '-');
  const personOf = (agent: string): string => `user:${slug(agent)}`;
  const agentOf = new Map(data.agents.map((row) => [personOf(row.sales_agent), row.sales_agent]));
  const expected = answersOf(data.opportunities, officeOf);
  const isClosed = ({ deal_stage: stage }: Opportunity) => stage === 'Won' || stage === 'Lost';
  const timeOf = (date: string): number => Date.parse(isoDate(date) ?? '2017-12-31');

  let crm: PipelineApp;

  beforeAll(async () => {
    crm = await PipelineApp.start({ level: 3 });
    await crm.workers.stop();
    const admin = await crm.app.http.admin();
    const field = { uid: OPPORTUNITY, name: 'product', type: 'string', label: 'Product' };
    const added = await crm.app.http.post(
      '/nexus-crm/custom-fields',
      { data: field },
      { token: admin },
    );
    expect(added.status).toBe(201);
    await crm.publish(PIPELINE);
    await load();
  }, 300_000);
  afterAll(() => crm?.dispose());

  const knex = () => crm.app.strapi.db.connection;

  /** As if the pipelines had been run at the time, by a version without a stage log. */
  async function load(): Promise<void> {
    const made = await crm.post('/opportunities', { name: 'Pattern' });
    const subject = { type: OPPORTUNITY, id: made.body.data.documentId };
    const { id: instance } = (await crm.post('/instances', { definition: 'sales', subject })).body
      .data;
    const [record] = await knex()('crm_opportunities').where({ document_id: subject.id });
    const [run] = await knex()('crm_instances').where({ document_id: instance });
    const [event] = await knex()('crm_history').where({ instance_id: instance });
    const without = ({ id: _, ...row }: Readonly<Record<string, unknown>>) => row;
    const rows = data.opportunities.map((row, index) => {
      const own = { id: `opp${index}`, run: `run${index}` };
      const owner = personOf(row.sales_agent);
      const stage = row.deal_stage.toLowerCase();
      const start = timeOf(row.engage_date);
      const end = isClosed(row) ? timeOf(row.close_date) : null;
      const first = stage === 'prospecting' ? stage : 'engaging';
      const entry = (seq: number, name: string, at: number, after: object, payload: object) => ({
        ...{ ...without(event), subject_id: own.id, instance_id: own.run, seq, event: name, at },
        ...{ before: '{}', after: JSON.stringify(after), payload: JSON.stringify(payload) },
      });
      return {
        record: {
          ...{ ...without(record), document_id: own.id, name: row.opportunity_id, stage, owner },
          value: row.close_value === '' ? null : Number(row.close_value),
          currency: row.close_value === '' ? null : 'USD',
          close_date: isoDate(row.close_date) ?? null,
          ...{ product: row.product, instance_id: end === null ? own.run : null },
        },
        run: {
          ...{ ...without(run), document_id: own.run, subject_id: own.id, state: stage },
          ...{ assignees: JSON.stringify([owner]), started_at: start, ended_at: end },
          status: end === null ? 'active' : 'completed',
          ...{ live_key: end === null ? own.run : null, stage_logged: null, logged_entries: 0 },
        },
        events: [
          entry(2, 'instance.started', start, { status: 'active', stage: first }, {}),
          ...(end === null
            ? []
            : [
                entry(3, 'instance.transitioned', end, { stage }, { action: 'close' }),
                entry(4, 'instance.completed', end, { status: 'completed' }, {}),
              ]),
        ],
      };
    });
    for (const part of chunks(rows)) {
      await knex()('crm_opportunities').insert(part.map((row) => row.record));
      await knex()('crm_instances').insert(part.map((row) => row.run));
      for (const events of chunks(part.flatMap((row) => row.events))) {
        await knex()('crm_history').insert(events);
      }
    }
    await crm.app.http.request('DELETE', `/api/nexus-crm/opportunities/${subject.id}`, {
      token: crm.token,
    });
    await knex()('crm_stage_log').where({ instance_id: instance }).delete();
    const log = crm.app.strapi
      .plugin('nexus-crm')
      .service<{ stageLog: StageLog }>('composition').stageLog;
    const partial = await crm.get('/reports/conversion?definition=sales');
    expect(partial.body.meta.isComplete).toBe(false);
    await log.request();
    await crm.workers.drain();
    expect(await log.isComplete()).toBe(true);
    // What the database would do in the background.
    const tables = ['crm_opportunities', 'crm_instances', 'crm_stage_log'];
    for (const table of tables) {
      const { client } = crm.app.strapi.db.dialect;
      await knex().raw(client === 'mysql' ? 'ANALYZE TABLE ??' : 'ANALYZE ??', [table]);
    }
  }

  const read = async (url: string) => {
    const { status, body } = await crm.get(url);
    expect([status, body.error]).toEqual([200, undefined]);
    return body.data;
  };
  const ask = <Name extends keyof ReportAnswers>(
    name: Name,
    query = '',
  ): Promise<ReportAnswers[Name]['data']> => read(`/reports/${name}?definition=sales${query}`);

  test('conversion: counts, rates and times of the file', async () => {
    const rows = await ask('conversion');
    const count = (stage: string) =>
      data.opportunities.filter((row) => row.deal_stage === stage).length;
    const [won, lost] = [count('Won'), count('Lost')];
    const engaged = won + lost + count('Engaging');
    const rate = (part: number) => Number((part / engaged).toFixed(4));
    const closed = data.opportunities.filter(isClosed);
    const times = closed.map((row) => timeOf(row.close_date) - timeOf(row.engage_date));
    expect([won, lost, engaged, count('Prospecting')]).toEqual([4238, 2473, 8300, 500]);
    expect(rows).toMatchObject([
      { stage: 'prospecting', entered: 500, open: 500, left: 0, next: [], time: null },
      {
        ...{ stage: 'engaging', entered: engaged, open: 1589, left: won + lost },
        next: [
          { stage: 'won', count: won, rate: rate(won) },
          { stage: 'lost', count: lost, rate: rate(lost) },
        ],
        time: { median: percentileOf(times, 0.5), p90: percentileOf(times, 0.9) },
      },
      { stage: 'won', entered: won, outcomes: [{ outcome: 'won', count: won, rate: 1 }] },
      { stage: 'lost', entered: lost, outcomes: [{ outcome: 'lost', count: lost, rate: 1 }] },
    ]);
  });

  test('won value by quarter, and by agent', async () => {
    const quarters = await ask('forecast', '&period=quarter');
    const won = quarters.filter((row) => row.won.count > 0);
    expect(
      sorted(new Map(won.map((row) => [String(row.period).split('-').reverse().join(' '), row.won.value]))),
    ).toEqual(sorted(expected.wonByQuarter));
    const open = quarters.filter((row) => row.pipeline.count > 0);
    expect(open).toMatchObject([{ period: null, currency: null, pipeline: { count: 2089 } }]);
    const agents = await ask('velocity', '&groupBy=owner');
    const values = new Map<string, number>();
    for (const row of agents) add(values, agentOf.get(String(row.group.owner))!, row.value);
    expect(topTen(values)).toEqual(expected.topTen);
    for (const row of agents.filter(({ currency }) => currency === 'USD')) {
      const own = data.opportunities.filter(
        (one) => personOf(one.sales_agent) === row.group.owner && one.deal_stage === 'Won',
      );
      expect(row.won).toBe(own.length);
      const cycles = own.map((one) => timeOf(one.close_date) - timeOf(one.engage_date));
      expect(row.cycle).toEqual({
        median: percentileOf(cycles, 0.5),
        p90: percentileOf(cycles, 0.9),
      });
      const days = cycles.reduce((sum, ms) => sum + ms, 0) / cycles.length / DAY;
      expect(row.perDay).toBeCloseTo(row.value / days, 1);
    }
  });

  test('by a custom field, and filtered by it', async () => {
    const rows = await ask('funnel', '&groupBy=product');
    const countsOf = (row: ReportAnswers['funnel']['data'][number]) => {
      const counts = Object.fromEntries(row.outcomes.map((one) => [one.outcome, one.count]));
      return { won: counts.won ?? 0, lost: counts.lost ?? 0, open: row.open };
    };
    expect(sorted(new Map(rows.map((row) => [String(row.group.product), countsOf(row)])))).toEqual(
      sorted(expected.perProduct),
    );
    const [basic] = await ask('funnel', '&filters[product]=GTX Basic');
    expect(countsOf(basic!)).toEqual(expected.perProduct.get('GTX Basic'));
  });

  test('aggregates have the same figures', async () => {
    const at = (name: string, query: string): Promise<readonly AggregateRecords.Row[]> =>
      read(`/opportunities/aggregate?${name}=${query}`);
    const products = await at('groupBy', 'product,stage');
    const counts = new Map<string, Record<string, number>>();
    for (const { group, count } of products) {
      const entry = counts.get(String(group.product)) ?? { won: 0, lost: 0, open: 0 };
      const key = group.stage === 'won' || group.stage === 'lost' ? group.stage : 'open';
      counts.set(String(group.product), { ...entry, [key]: entry[key]! + count });
    }
    expect(sorted(counts)).toEqual(sorted(expected.perProduct));
    const quarters = await at(
      'groupBy',
      'closeDate:quarter&sum=value&avg=value&max=value&filters[stage]=won',
    );
    expect(
      sorted(
        new Map(
          quarters.map((row) => [
            String(row.group['closeDate:quarter']).split('-').reverse().join(' '),
            Number(row.sum?.value),
          ]),
        ),
      ),
    ).toEqual(sorted(expected.wonByQuarter));
    const agents = await at('groupBy', 'owner&sum=value&filters[stage]=won');
    const values = agents.map((row): [string, number] => [
      agentOf.get(String(row.group.owner))!,
      Number(row.sum?.value),
    ]);
    expect(topTen(new Map(values))).toEqual(expected.topTen);
    const [all] = await at('sum', 'value&avg=value&min=value&max=value');
    const won = data.opportunities.filter((row) => row.close_value !== '');
    const numbers = won.map((row) => Number(row.close_value));
    const sum = numbers.reduce((total, value) => total + value, 0);
    expect(all).toEqual({
      ...{ group: {}, count: data.opportunities.length, sum: { value: sum } },
      avg: { value: Number((sum / numbers.length).toFixed(6)) },
      min: { value: Math.min(...numbers) },
      max: { value: Math.max(...numbers) },
    });
  });
});
