import { SqlHistory } from '../../server/src/sql/history';
import { ACTOR, BenchApp, benchmark, CONTACT, SIMPLE, without } from './pipelines';
import { inTurns, ms, percentile, print, rate, type Subject } from './wall';

/**
 * What an action costs through the service, beside the floor: a bare knex transaction that writes the
 * same rows into the same tables. On PostgreSQL, with everything that an action does: history, chain
 * of hashes, events.
 */
const TEN_BRANCHES = {
  id: 'ten-branches',
  entities: { lead: { stages: ['new', 'done'] } },
  transitions: {
    finish: {
      from: 'new',
      to: 'done',
      do: [{ parallel: Array.from({ length: 10 }, (_, n) => [{ set: { [`b${n}`]: String(n) } }]) }],
    },
  },
};

let written = 0;

/** The same writes, with nothing decided, checked or told. */
function floor(bench: BenchApp, instances: readonly string[], rows: Rows): Subject {
  const { knex } = bench;
  return {
    name: 'bare knex transaction that writes the same rows',
    run: (turn) =>
      knex.transaction(async (trx: any) => {
        const seq = (written += 1);
        const instance = instances[turn % instances.length]!;
        const lead = instance.replace('run', 'lead');
        const columns = without(rows.instance, ['id', 'document_id', 'live_key', 'subject_id']);
        await trx('crm_instances')
          .where({ tenant: 'default', document_id: instance })
          .update(columns);
        await trx('crm_contacts')
          .where({ tenant: 'default', document_id: lead })
          .update({ stage: 'warm', revision: 2, updated_at: new Date() });
        const entry = without(rows.history, ['id']);
        await trx('crm_history').insert({ ...entry, subject_id: `floor${lead}`, seq });
        const head = { tenant: 'default', subject_type: CONTACT, subject_id: `floor${lead}` };
        await trx('crm_history_heads')
          .insert({ ...head, seq, hash: entry.hash })
          .onConflict(['tenant', 'subject_type', 'subject_id'])
          .merge();
      }),
  };
}

interface Rows {
  readonly instance: any;
  readonly history: any;
}

/** The action that each instance did last. */
const stages = new Map<string, 'warm' | 'cool'>();

/** One instance after the other through its two stages. */
function action(bench: BenchApp, name: string, instances: readonly string[]): Subject {
  const engine = bench.service('engine');
  return {
    name,
    run(turn) {
      const instance = instances[turn % instances.length]!;
      const next = stages.get(instance) === 'warm' ? 'cool' : 'warm';
      stages.set(instance, next);
      return engine.act(instance, next, { actor: ACTOR });
    },
  };
}

/** The same action with a history that is not chained: rows alone. */
function unchained(subject: Subject): Subject {
  const { append } = SqlHistory.prototype;
  let seq = 1_000_000_000;
  return {
    name: 'the same action, its history not chained',
    async run(turn) {
      SqlHistory.prototype.append = async (entries, connection) => {
        await connection.insert(
          'crm_history',
          entries.map(({ subject: about, instance, event, before, after, actor, at, payload }) => ({
            ...{ subject_type: about.type, subject_id: about.id },
            ...{
              seq: (seq += 1),
              instance_id: instance,
              event,
              at,
              prev: '',
              hash: '',
              digest: '',
            },
            ...{ before: JSON.stringify(before), after: JSON.stringify(after) },
            ...{ payload: JSON.stringify(payload), salt: '' },
            ...{ actor_kind: actor.kind, actor_id: actor.id, actor_label: actor.label },
          })),
        );
      };
      try {
        await subject.run(turn);
      } finally {
        SqlHistory.prototype.append = append;
      }
    },
  };
}

async function costOfAnAction(bench: BenchApp, small: string[], rows: Rows): Promise<void> {
  for (const lanes of [1, 8]) {
    const [some, others] = [small.slice(0, 400), small.slice(400, 500)];
    const [bare, ours] = await inTurns(
      [floor(bench, others, rows), action(bench, 'an action through the service', some)],
      { lanes },
    );
    const [bareMs, oursMs] = [percentile(bare!.times, 0.5), percentile(ours!.times, 0.5)];
    console.log(`  -- ${lanes} at a time`);
    print(bare!.name, `${ms(bareMs)}, ${rate(bare!.rate)}`);
    print(ours!.name, `${ms(oursMs)}, ${rate(ours!.rate)}`);
    print('added by the service, median', ms(oursMs - bareMs));
    print('throughput beside the floor', (ours!.rate / bare!.rate).toFixed(2));
  }
}

async function costOfTheChain(bench: BenchApp, small: readonly string[]): Promise<void> {
  // Separate instances: an entry that is not in the chain would break that of its record.
  const [one, other] = [small.slice(500, 750), small.slice(750)];
  // One at a time: while one lane has the chain switched off, no other may be inside.
  const chained = action(bench, 'an action with its history chained', one);
  const [withChain, without] = await inTurns(
    [chained, unchained(action(bench, 'unchained', other))],
    { lanes: 1 },
  );
  print(withChain!.name, rate(withChain!.rate));
  print(without!.name, rate(without!.rate));
  const cost = 1 - withChain!.rate / without!.rate;
  print('the chain costs of the throughput', `${(cost * 100).toFixed(0)} %`);
}

async function manyInstances(bench: BenchApp, instance: string, few: string[]): Promise<void> {
  const before = action(bench, 'among 1,000 instances', few.slice(0, 500));
  const [small] = await inTurns([before], { lanes: 1 });
  const many = await bench.copies(instance, 99_000, 'many');
  // Spread over all of them, as people do it.
  const spread = many.filter((_, index) => index % 198 === 0);
  const [large] = await inTurns([action(bench, 'among 100,000 instances', spread)], { lanes: 1 });
  const [smallMs, largeMs] = [small!, large!].map(({ times }) => percentile(times, 0.5));
  print(small!.name, `${ms(smallMs!)}, ${rate(small!.rate)}`);
  print(large!.name, `${ms(largeMs!)}, ${rate(large!.rate)}`);
  print('slower by', `${((largeMs! / smallMs! - 1) * 100).toFixed(0)} %`);
}

async function tenBranches(bench: BenchApp): Promise<void> {
  await bench.publish(TEN_BRANCHES);
  const engine = bench.service('engine');
  const times: number[] = [];
  for (let round = 0; round < 60; round += 1) {
    const instance = await bench.start('ten-branches', await bench.lead());
    const before = performance.now();
    await engine.act(instance, 'finish', { actor: ACTOR });
    if (round >= 10) times.push(performance.now() - before);
  }
  print(
    'ten parallel branches forked and joined in one action, median',
    ms(percentile(times, 0.5)),
  );
  print('p95 [PR-005 asks for less than 100 ms]', ms(percentile(times, 0.95)));
}

benchmark(async () => {
  const bench = await BenchApp.start();
  try {
    await bench.publish(SIMPLE);
    const first = await bench.start('simple', await bench.lead());
    await bench.service('engine').act(first, 'warm', { actor: ACTOR });
    await bench.service('engine').act(first, 'cool', { actor: ACTOR });
    const few = await bench.copies(first, 1_000, 'few');
    const [instance] = await bench.knex('crm_instances').where({ document_id: first });
    const [history] = await bench
      .knex('crm_history')
      .where({ instance_id: first, event: 'instance.transitioned' });
    await costOfAnAction(bench, few, { instance, history });
    console.log('  -- what else');
    await costOfTheChain(bench, few);
    await manyInstances(bench, first, few);
    await tenBranches(bench);
  } finally {
    await bench.dispose();
  }
});
