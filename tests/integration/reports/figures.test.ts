import {
  percentileOf,
  rawConversion,
  rawEvents,
  rawFunnel,
  type ReportAnswers,
} from '../../support/raw-reports';
import type { Reports } from '../../../server/src/services/reports';
import { runs, SEED } from '../../support/runs';
import { PipelineApp, type Caller } from '../engine/support';

const LEADS = {
  id: 'leads',
  entities: {
    lead: {
      stages: [
        ...['new', 'contacted', 'qualified'],
        ...['won', 'lost'].map((name) => ({ name, final: true })),
      ],
    },
  },
  transitions: {
    contact: { from: 'new', to: 'contacted' },
    qualify: { from: 'contacted', to: 'qualified' },
    back: { from: 'qualified', to: 'contacted' },
    stay: { from: 'contacted', to: 'contacted' },
    win: { from: 'qualified', to: 'won' },
    lose: { from: '*', to: 'lost' },
  },
};

const ACTOR = { kind: 'system', id: 'test', label: 'Test' };

const ACTIONS: readonly (readonly [name: string, input?: object])[] = [
  ...([['contact'], ['contact'], ['qualify'], ['qualify'], ['back'], ['stay'], ['win']] as const),
  ['close', { outcome: 'lost', reason: 'Too expensive' }],
  ['close', { outcome: 'lost', reason: 'too expensive' }],
  ...([['lose'], ['convert'], ['revertConvert'], ['cancel']] as const),
];

/** The same numbers in each run with the same seed. */
function randomNumbers(seed: number): (below: number) => number {
  let state = seed % 2147483647 || 1;
  return (below) => {
    state = (state * 48271) % 2147483647;
    return state % below;
  };
}

const byName = <Name extends string>(
  rows: readonly ({ readonly count: number } & Readonly<Record<Name, string | null>>)[],
  name: Name,
): Record<string, number> =>
  Object.fromEntries(rows.map((row) => [row[name] ?? '', row.count]));

/** US-025: the figures of reports are those of the history. */
describe('reports', () => {
  let crm: PipelineApp;
  let owners: Caller[];
  const instances: string[] = [];

  beforeAll(async () => {
    crm = await PipelineApp.start({ level: 3 });
    await crm.workers.stop();
    owners = [];
    for (const name of ['ada', 'ben', 'cleo']) owners.push(await crm.user(name));
    await crm.team('north', [owners[0]!.person, owners[1]!.person]);
    await crm.team('south', [owners[1]!.person]);
    await crm.publish(LEADS);
    const random = randomNumbers(SEED);
    for (let index = 0; index < runs(60); index += 1) {
      const owner = owners[random(4)]?.person;
      const lead = await crm.lead(owner === undefined ? {} : { owner });
      const { id } = await crm.start('leads', lead);
      instances.push(id);
      for (let step = random(9); step > 0; step -= 1) {
        const [action, input = {}] = ACTIONS[random(ACTIONS.length)]!;
        await crm.engine.act(id, action, { actor: ACTOR, ...input }).catch(() => undefined);
      }
    }
  });
  afterAll(() => crm.dispose());

  const knex = () => crm.app.strapi.db.connection;
  const report = async <Name extends keyof ReportAnswers>(
    name: Name,
    query = '',
  ): Promise<ReportAnswers[Name]> => {
    const answer = await crm.get(`/reports/${name}?definition=leads${query}`);
    expect([answer.body.error, answer.status]).toEqual([undefined, 200]);
    return answer.body;
  };
  const percentiles = (values: readonly number[]) =>
    values.length === 0
      ? null
      : { median: percentileOf(values, 0.5), p90: percentileOf(values, 0.9) };
  const ownedBy = async (owner: string | null): Promise<string[]> => {
    const rows = await knex()('crm_stage_log').where({ owner }).whereNull('from_stage');
    return rows.map((row) => row.instance_id);
  };

  test('[US-025] conversion: what the history of each instance says', async () => {
    const { data, meta } = await report('conversion');
    const raw = rawConversion(await rawEvents(knex(), instances));
    expect(meta).toEqual({ from: null, to: null, groupBy: [], isComplete: true });
    const order = ['new', 'contacted', 'qualified', 'won', 'lost'];
    expect(data.map((row) => row.stage)).toEqual(order.filter((stage) => raw[stage]));
    for (const row of data) {
      const { entered, left, next, outcomes, reasons, times } = raw[row.stage]!;
      const isFinal = ['won', 'lost'].includes(row.stage);
      expect([SEED, row]).toMatchObject([
        SEED,
        {
          ...{ definition: 'leads', entity: 'lead', group: {}, entered, left },
          ...{ open: entered - left, time: isFinal ? null : percentiles(times) },
        },
      ]);
      expect(byName(row.next, 'stage')).toEqual(next);
      expect(byName(row.outcomes, 'outcome')).toEqual(outcomes);
      expect(byName(row.lostReasons, 'reason')).toEqual(reasons);
      for (const one of [...row.next, ...row.outcomes]) {
        expect(one.rate).toBeCloseTo(one.count / entered, 4);
      }
    }
  });

  test('[US-025] by owner, and by team: a record counts for each team of its owner', async () => {
    const { data } = await report('conversion', '&groupBy=owner');
    for (const owner of [...owners.map(({ person }) => person), null]) {
      const raw = rawConversion(await rawEvents(knex(), await ownedBy(owner)));
      const own = data.filter((row) => row.group.owner === owner);
      expect(Object.fromEntries(own.map((row) => [row.stage, row.entered]))).toEqual(
        Object.fromEntries(Object.entries(raw).map(([stage, { entered }]) => [stage, entered])),
      );
      for (const row of own) {
        const isFinal = ['won', 'lost'].includes(row.stage);
        expect(row.time).toEqual(isFinal ? null : percentiles(raw[row.stage]!.times));
      }
      const filtered = owner === null ? undefined : await report('conversion', `&owner=${owner}`);
      if (filtered) {
        expect(filtered.data).toEqual(own.map((row) => ({ ...row, group: {} })));
      }
    }
    const teams = await report('funnel', '&groupBy=team');
    const [ada, ben] = [await ownedBy(owners[0]!.person), await ownedBy(owners[1]!.person)];
    const none = [...(await ownedBy(owners[2]!.person)), ...(await ownedBy(null))];
    const started = teams.data.map((row) => row.started).sort();
    expect(started).toEqual(
      [ada.length + ben.length, ben.length, none.length].filter((n) => n > 0).sort(),
    );
    const north = await report('funnel', '&team=north');
    expect(north.data[0]?.started ?? 0).toBe(ada.length + ben.length);
  });

  test('[US-025] funnel and velocity: how far instances came, and how fast', async () => {
    const raw = rawFunnel(await rawEvents(knex(), instances));
    const { data } = await report('funnel');
    expect(data).toHaveLength(1);
    const row = data[0]!;
    expect(row.started).toBe(raw.started);
    expect(byName(row.outcomes, 'outcome')).toEqual(raw.outcomes);
    const ended = Object.values(raw.outcomes).reduce((sum, count) => sum + count, 0);
    expect(row.open).toBe(raw.started - ended);
    let previous: number | undefined;
    for (const { stage, reached, rate, ratePrevious } of row.stages) {
      expect([stage, reached]).toEqual([stage, raw.reached[stage] ?? 0]);
      expect(rate).toBeCloseTo(reached / raw.started, 4);
      if (previous === undefined) expect(ratePrevious).toBeNull();
      else if (previous > 0) expect(ratePrevious).toBeCloseTo(reached / previous, 4);
      previous = reached;
    }
    const velocity = await report('velocity');
    const [won, lost] = [raw.outcomes.won ?? 0, raw.outcomes.lost ?? 0];
    expect(velocity.data).toMatchObject(
      won + lost === 0
        ? []
        : [{ won, lost, currency: null, value: 0, cycle: percentiles(raw.cycles), perDay: null }],
    );
  });

  test('[US-025] a period is about when a stage was entered, an instance started or ended', async () => {
    const all = await report('conversion');
    const day = (offset: number) =>
      new Date(Date.now() + offset * 86_400_000).toISOString().slice(0, 10);
    expect((await report('conversion', `&from=${day(-1)}&to=${day(1)}`)).data).toEqual(all.data);
    for (const name of ['conversion', 'funnel', 'velocity'] as const) {
      expect((await report(name, `&from=${day(2)}`)).data).toEqual([]);
      expect((await report(name, `&to=${day(-2)}`)).data).toEqual([]);
    }
    const rows = await knex()('crm_stage_log').orderBy('id');
    const middle = Number(rows[Math.floor(rows.length / 2)].entered_at);
    const early = await report('conversion', `&to=${new Date(middle).toISOString()}`);
    const late = await report('conversion', `&from=${new Date(middle).toISOString()}`);
    const entered = ({ data }: ReportAnswers['conversion']) =>
      data.reduce((sum, row) => sum + row.entered, 0);
    expect(entered(early) + entered(late)).toBe(entered(all));
    expect(entered(early)).toBe(rows.filter((row) => Number(row.entered_at) < middle).length);
    const months = await report('conversion', '&groupBy=month,owner');
    expect(entered(months)).toBe(entered(all));
    expect(months.data[0]!.group.month).toMatch(/^\d{4}-\d{2}$/);
  });

  test.each([
    ['day', '2024-12-30'],
    ['week', '2024-12-30'],
    ['month', '2024-12'],
    ['quarter', '2024-Q4'],
    ['year', '2024'],
  ])('[US-025] the period %s of a Monday before the new year', async (period, name) => {
    const [entry] = await knex()('crm_stage_log').whereNull('from_stage').limit(1);
    const at = Date.parse('2024-12-30T23:59:59.999Z');
    await knex()('crm_stage_log').where({ id: entry.id }).update({ entered_at: at });
    const { data } = await report('funnel', `&groupBy=${period}&to=2025-01-01`);
    expect(data.map((row) => [row.group[period], row.started])).toEqual([[name, 1]]);
    await knex()('crm_stage_log').where({ id: entry.id }).update({ entered_at: at + 6 * 86_400_000 });
    const sunday = await report('funnel', `&groupBy=week&to=2025-01-06`);
    expect(sunday.data.map((row) => row.group.week)).toEqual(['2024-12-30']);
    await knex()('crm_stage_log')
      .where({ id: entry.id })
      .update({ entered_at: entry.entered_at });
  });

  test('[SR-006] what belongs to another tenant is not counted', async () => {
    const sum = ({ data }: ReportAnswers['conversion']) =>
      data.reduce((all, row) => all + row.entered, 0);
    const before = sum(await report('conversion', '&groupBy=team'));
    const started = (await report('funnel')).data[0]!.started;
    const [id] = await ownedBy(owners[2]!.person);
    const own = () => knex()('crm_stage_log').where({ instance_id: id });
    const count = (await own()).length;
    await own().update({ tenant: 'other' });
    expect(sum(await report('conversion', '&groupBy=team'))).toBe(before - count);
    expect((await report('funnel')).data[0]!.started).toBe(started - 1);
    await own().update({ tenant: 'default' });
    await knex()('crm_team_members').update({ tenant: 'other' });
    expect((await report('funnel', '&groupBy=team')).data).toMatchObject([
      { group: { team: null }, started },
    ]);
    await knex()('crm_team_members').update({ tenant: 'default' });
  });

  test('[US-025] each report takes a fixed number of statements', async () => {
    const statements: string[] = [];
    const listen = ({ sql }: { sql: string }): void => void statements.push(sql);
    const reports = crm.app.strapi.plugin('nexus-crm').service<Reports>('reports');
    await reports.conversion({ definition: 'leads' });
    knex().on('query', listen);
    try {
      await reports.conversion({ definition: 'leads', groupBy: 'owner,day' });
    } finally {
      knex().removeListener('query', listen);
    }
    expect(statements.filter((sql) => /from [`"]?crm_stage_log/.test(sql))).toHaveLength(3);
  });
});
