import os from 'node:os';

import { BenchApp, benchmark } from './pipelines';
import { ms, percentile, print } from './wall';

/**
 * US-025: the conversion report over 1,000,000 entries of the history, each of which is an entry into
 * a stage, so that the stage log has as many. On PostgreSQL.
 */
const ENTRIES = 1_000_000;
const STAGES = ['new', 'contacted', 'qualified', 'offer', 'won'];
const INSTANCES = ENTRIES / STAGES.length;
const ROUNDS = 6;

const PIPELINE = {
  id: 'measured',
  entities: {
    opportunity: {
      stages: STAGES.map((name) => (name === 'won' ? { name, final: true } : name)),
    },
  },
  transitions: Object.fromEntries(
    STAGES.slice(1).map((to, index) => [`to-${to}`, { from: STAGES[index]!, to }]),
  ),
};

/** Five entries of an instance: one a minute begins, and stays up to twenty days in each stage. */
const ENTERED = `
  with entries as (
    select n, n / ${STAGES.length} as run, n % ${STAGES.length} as place,
      1700000000000 + (n / ${STAGES.length})::bigint * 60000 as started
    from generate_series(0, ${ENTRIES - 1}) as n
  ), timed as (
    select *, started + place * 1000000000::bigint + abs(hashint8(n::bigint * 7919)) % 900000000 as entered
    from entries
  )`;

const stageAt = (place: string): string => `(array['${STAGES.join("', '")}'])[${place} + 1]`;

async function fill({ knex }: BenchApp): Promise<void> {
  await knex.raw(`
    insert into crm_history (tenant, subject_type, subject_id, instance_id, seq, event, before, after,
      payload, at, actor_kind, actor_id, actor_label, salt, digest, prev, hash)
    ${ENTERED}
    select 'default', 'plugin::nexus-crm.opportunity', 'deal' || run, 'run' || run, place + 1,
      case place when 0 then 'instance.started' else 'instance.transitioned' end,
      '{}', '{"stage":"' || ${stageAt('place')} || '"}', '{"action":"next"}', entered,
      'user', 'u' || run % 50, 'Rep', md5(n::text), md5(n::text), md5(n::text), md5(n::text)
    from timed`);
  await knex.raw(`
    insert into crm_stage_log (tenant, instance_id, subject_type, subject_id, definition, version,
      entity, stage, from_stage, entered_by, owner, value, currency, started_at, entered_at, left_at,
      next_stage, ended_at, outcome)
    ${ENTERED}
    select 'default', 'run' || run, 'plugin::nexus-crm.opportunity', 'deal' || run, 'measured',
      '1.0.0', 'opportunity', ${stageAt('place')}, ${stageAt('place - 1')}, 'next',
      'user:u' || run % 50, run % 9000, 'EUR', started, entered,
      case when place = 4 then entered else lead(entered) over (partition by run order by place) end,
      case when place < 4 then ${stageAt('place + 1')} end,
      case when place = 4 then entered end, case when place = 4 then 'won' end
    from timed`);
  // Every tenth instance is still in its fourth stage.
  await knex.raw(`delete from crm_stage_log where outcome is not null and value % 10 = 0`);
  await knex.raw(
    `update crm_stage_log set left_at = null, next_stage = null where stage = 'offer' and value % 10 = 0`,
  );
}

/** The same rows with nothing but what the figures need. */
async function fillFloor({ knex }: BenchApp): Promise<void> {
  await knex.raw(`
    create table bench_entries as
    select stage, next_stage, entered_at, left_at from crm_stage_log`);
}

const FLOOR = `
  select stage, count(*), count(left_at),
    percentile_cont(array[0.5, 0.9]) within group (order by left_at - entered_at)
  from bench_entries group by stage`;

/** What there is to do without a stage log. */
const FROM_HISTORY = `
  with entries as (
    select after::json ->> 'stage' as stage, at, lead(at) over stays as left_at,
      lead(after::json ->> 'stage') over stays as next_stage
    from crm_history where event in ('instance.started', 'instance.transitioned')
    window stays as (partition by instance_id order by seq)
  )
  select stage, next_stage, count(*),
    percentile_cont(array[0.5, 0.9]) within group (order by left_at - at)
  from entries group by stage, next_stage`;

const month = (name: string): string => new Date(name).toISOString();

benchmark(async () => {
  const bench = await BenchApp.start({ level: 3 });
  try {
    await bench.publish(PIPELINE);
    await fill(bench);
    await fillFloor(bench);
    await bench.settle();
    const { knex } = bench;
    const reports = bench.service('reports');
    const [history, log] = await Promise.all(
      ['crm_history', 'crm_stage_log'].map(async (table) =>
        Number((await knex(table).count())[0].count),
      ),
    );
    print(
      'entries of the history, of the stage log',
      `${history!.toLocaleString('en')}, ${log!.toLocaleString('en')}`,
    );
    print('instances', INSTANCES.toLocaleString('en'));
    const busy = os.loadavg()[0]!.toFixed(1);
    print('processes that want a core, on average', `${busy} on ${os.cpus().length} cores`);
    const of = { definition: 'measured' };
    const quarter = { from: month('2024-01-01'), to: month('2024-03-31') };
    const subjects: readonly (readonly [string, () => Promise<unknown>])[] = [
      ['floor: count and percentiles of the bare columns', () => knex.raw(FLOOR)],
      ['conversion report', () => reports.conversion(of)],
      ['conversion report of three months', () => reports.conversion({ ...of, ...quarter })],
      ['conversion report by owner', () => reports.conversion({ ...of, groupBy: 'owner' })],
      ['conversion report by month', () => reports.conversion({ ...of, groupBy: 'month' })],
      ['velocity by owner', () => reports.velocity({ ...of, groupBy: 'owner' })],
      ['funnel', () => reports.funnel(of)],
      ['funnel of three months', () => reports.funnel({ ...of, ...quarter })],
    ];
    const times = new Map<string, number[]>(subjects.map(([name]) => [name, []]));
    for (let round = 0; round < ROUNDS; round += 1) {
      for (const [name, run] of subjects) {
        const start = performance.now();
        await run();
        if (round > 0) times.get(name)!.push(performance.now() - start);
      }
    }
    for (const [name, own] of times) {
      print(name, `${ms(percentile(own, 0.5))}, at most ${ms(Math.max(...own))}`);
    }
    const start = performance.now();
    await knex.raw(FROM_HISTORY);
    print('the counts and times from the history instead, once', ms(performance.now() - start));
  } finally {
    await bench.dispose();
  }
});
