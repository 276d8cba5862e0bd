import type { Knex } from 'knex';

import { CONTACT, PipelineApp } from './support';

const INDEX = `
module.exports = {
  register({ strapi }) {
    const extensions = strapi.plugin('nexus-crm').service('extensions');
    extensions.condition({ name: 'never', evaluate: () => new Promise(() => undefined) });
    extensions.condition({
      name: 'meddle',
      async evaluate(input, { subject }) {
        await strapi.meddle?.(subject.id);
        return true;
      },
    });
  },
  bootstrap() {},
};
`;

const STAGES = ['new', 'busy', 'done'];
const MANAGER = { kind: 'system', id: 'system', label: 'System' };

/** A flow of `busy` that ends with a transition. */
const pipeline = (id: string, steps: readonly object[], end: object = {}): object => ({
  id,
  entities: { lead: { stages: STAGES } },
  transitions: {
    go: { from: 'new', to: 'busy', do: steps },
    end: { from: 'busy', to: 'done', ...end },
    leave: { from: 'busy', to: 'new' },
  },
});

const WAIT = { wait: '1 day' };
const END = { transition: 'end' };

const DEFINITIONS = [
  pipeline('waits', [WAIT, { set: { waited: true } }]),
  pipeline('ends', [END]),
  pipeline('waits-and-ends', [WAIT, END]),
  pipeline('refuses', [END], { condition: 'data.score > 1000' }),
  pipeline('approves', [END], {
    approval: { strategy: 'first', voters: { role: 'authenticated' } },
  }),
  pipeline('writes', [WAIT, { set: { score: "'many'" } }]),
  pipeline('hangs', [END], { condition: { type: 'never' } }),
  pipeline('meddles', [END], { condition: { type: 'meddle' } }),
  {
    id: 'promises',
    entities: { lead: { stages: STAGES } },
    transitions: { go: { from: 'new', to: 'busy' } },
    sla: { duration: '1 day', until: 'done' },
  },
  {
    id: 'escalates',
    entities: {
      lead: {
        stages: STAGES,
        automation: { escalation: [{ stage: 'busy', after: '1 day', action: 'notify' }] },
      },
    },
    transitions: { go: { from: 'new', to: 'busy' } },
  },
];

interface Begun {
  readonly id: string;
  readonly lead: string;
}

interface ChainCheck {
  verify(subject: object): Promise<{ readonly broken: readonly unknown[] }>;
}

/** Called by the condition `meddle`. */
interface Meddled {
  meddle: (subject: string) => Promise<void>;
}

/** Timers that are decisions alone are carried out many in one transaction. */
describe('timers that are carried out together', () => {
  let crm: PipelineApp;
  let owner: string;

  const knex = (): Knex => crm.app.strapi.db.connection;

  beforeAll(async () => {
    crm = await PipelineApp.start({
      ...{ level: 3, files: { 'src/index.js': INDEX } },
      plugins: { 'nexus-crm': { config: { extensionTimeout: 1_500 } } },
    });
    await crm.workers.stop();
    owner = (await crm.user('ann')).person;
    for (const one of DEFINITIONS) await crm.publish(one as Record<string, unknown>);
  });
  afterAll(() => crm.dispose());

  /** An instance that waits for its timer, in the stage `busy`. */
  async function begin(definition: string, lead?: string): Promise<Begun> {
    const record = lead ?? (await crm.lead({ owner, score: 10 }));
    const { id } = await crm.start(definition, record);
    const gone = await crm.act(id, 'go');
    if (gone.status !== 200) throw new Error(JSON.stringify(gone.body));
    return { id, lead: record };
  }

  const timersOf = (all: readonly Begun[]) =>
    knex()('crm_timers').whereIn(
      'instance_id',
      all.map(({ id }) => id),
    );

  /** Three times, so that what they arm for later, and what is tried again, is made due too. */
  async function execute(all: readonly Begun[]): Promise<void> {
    for (let round = 0; round < 3; round += 1) {
      await timersOf(all).where({ status: 'armed' }).update({ trigger_at: 1, lease_until: null });
      await crm.engine.runDue();
    }
    // What is left must not disturb others.
    await timersOf(all).update({ trigger_at: 9_000_000_000_000 });
  }

  /** Everything that is stored of an instance, without ids and times. */
  async function stateOf({ id, lead }: Begun): Promise<unknown> {
    const rows = (table: string, ...columns: string[]) =>
      knex()(table).where({ instance_id: id }).orderBy('id').select(columns);
    const instance = await knex()('crm_instances').where({ document_id: id }).first();
    const record = await knex()('crm_contacts').where({ document_id: lead }).first();
    const text = JSON.stringify({
      instance: ['state', 'status', 'data', 'revision', 'counter', 'sequence', 'open_timers'].map(
        (column) => instance[column],
      ),
      fault: instance.fault && JSON.parse(instance.fault).reason,
      record: record && [record.stage, record.owner, record.score, record.revision],
      // How often one is tried depends on how long the others take.
      timers: (await rows('crm_timers', 'type', 'status', 'attempts', 'payload')).map((row) => ({
        ...{ ...row, attempts: row.attempts > 0 },
      })),
      tokens: await rows('crm_tokens', 'step'),
      tasks: await rows('crm_tasks', 'kind', 'status'),
      history: await rows('crm_history', 'event', 'before', 'after', 'payload', 'actor_id'),
      stages: await rows('crm_stage_log', 'stage', 'from_stage', 'next_stage', 'outcome', 'owner'),
      sla: await rows('crm_sla', 'status'),
      notifications: await rows('crm_notifications', 'kind', 'person'),
      escalations: await rows('crm_escalations', 'level'),
    });
    return JSON.parse(
      text
        .replaceAll(id, '<instance>')
        .replaceAll(lead, '<lead>')
        .replace(/\b\d{13}\b|\d{4}-\d\d-\d\dT[\d:.]+Z/g, '0'),
    ) as unknown;
  }

  /** What happens to an instance before its timer is due. */
  type Trouble = (begun: Begun) => Promise<unknown>;
  const none: Trouble = () => Promise.resolve();

  const cases: readonly [name: string, definition: string, trouble: Trouble][] = [
    ['a wait', 'waits', none],
    ['a transition', 'ends', none],
    ['a wait and a transition', 'waits-and-ends', none],
    ['an SLA', 'promises', none],
    ['an escalation', 'escalates', none],
    ['a transition that is refused', 'refuses', none],
    ['a transition that needs an approval', 'approves', none],
    ['a write that the record refuses', 'writes', none],
    ['a condition that never answers', 'hangs', none],
    [
      'an instance that is corrupt',
      'waits',
      ({ id }) => knex()('crm_instances').where({ document_id: id }).update({ data: '{' }),
    ],
    [
      'an instance whose token is gone',
      'waits',
      ({ id }) => knex()('crm_tokens').where({ instance_id: id }).delete(),
    ],
    [
      'an instance that has left its stage',
      'waits-and-ends',
      async ({ id }) => expect((await crm.act(id, 'leave')).status).toBe(200),
    ],
    [
      'a record that is gone',
      'waits',
      ({ lead }) => knex()('crm_contacts').where({ document_id: lead }).delete(),
    ],
    [
      'a record of somebody else now',
      'escalates',
      ({ lead }) => crm.put(`/contacts/${lead}`, { owner: null }),
    ],
    [
      'a definition that is gone',
      'waits',
      ({ id }) => knex()('crm_instances').where({ document_id: id }).update({ version: '9.9.9' }),
    ],
  ];

  test('each ends as it does alone, whatever happens to the others', async () => {
    const alone: Begun[] = [];
    for (const [, definition, trouble] of cases) {
      const begun = await begin(definition);
      await trouble(begun);
      await execute([begun]);
      alone.push(begun);
    }
    const together: Begun[] = [];
    for (const [, definition, trouble] of cases) {
      const begun = await begin(definition);
      await trouble(begun);
      together.push(begun);
    }
    // Enough of the same kind that some are always written together.
    for (let more = 0; more < 5; more += 1) together.push(await begin('waits'));
    await execute(together);
    for (const [index, [name]] of cases.entries()) {
      const [one, other] = [alone[index], together[index]] as [Begun, Begun];
      expect([name, await stateOf(other)]).toEqual([name, await stateOf(one)]);
    }
    for (const one of together.slice(cases.length)) {
      expect(await stateOf(one)).toEqual(await stateOf(alone[0] as Begun));
    }
    const history = crm.app.strapi.plugin('nexus-crm').service<ChainCheck>('history');
    for (const { lead } of [...together.slice(0, 7), ...together.slice(cases.length)]) {
      expect((await history.verify({ type: CONTACT, id: lead })).broken).toEqual([]);
    }
  });

  test('of two instances of one record, and of two timers of one instance, each is carried out', async () => {
    const lead = await crm.lead({ owner, score: 10 });
    const both = [await begin('waits', lead), await begin('waits-and-ends', lead)];
    const others = [await begin('waits'), await begin('waits'), await begin('waits')];
    await execute([...both, ...others]);
    const rows = await knex()('crm_instances')
      .whereIn(
        'document_id',
        [...both, ...others].map(({ id }) => id),
      )
      .orderBy('id')
      .select('definition', 'state', 'open_timers');
    expect(rows.map((row) => [row.definition, row.state, row.open_timers])).toEqual([
      ['waits', 'busy', 0],
      ['waits-and-ends', 'done', 0],
      ...others.map(() => ['waits', 'busy', 0]),
    ]);
  });

  test('if one is changed by somebody else meanwhile, nothing is lost and nothing done twice', async () => {
    const meddler = await begin('meddles');
    const others = [await begin('ends'), await begin('ends'), await begin('ends')];
    const [victim] = others as [Begun];
    let meddled = 0;
    (crm.app.strapi as unknown as Meddled).meddle = async (subject: string) => {
      if (subject !== meddler.lead || meddled > 0) return;
      meddled += 1;
      await crm.engine.act(victim.id, 'comment', { actor: MANAGER, comment: 'Meanwhile' });
    };
    const sent: string[] = [];
    const listen = ({ sql }: { sql: string }): void => void sent.push(sql);
    knex().on('query', listen);
    await timersOf([meddler, ...others]).update({ trigger_at: 1 });
    await crm.engine.runDue();
    knex().removeListener('query', listen);
    expect(meddled).toBe(1);
    // The one that has changed is left out, and the others are written together.
    const begun = sent.filter((sql) => /^begin/i.test(sql)).length;
    const { client } = crm.app.strapi.db.dialect;
    // Besides: the comment, and the one that is left, where that is no single statement; and on MySQL
    // and MariaDB the claim.
    const besides = { postgres: 0, sqlite: 2, mysql: 3 }[client] ?? 0;
    expect(begun).toBeLessThanOrEqual(1 + besides);
    for (const { id } of [meddler, ...others]) {
      const { state, open_timers: open } = await knex()('crm_instances')
        .where({ document_id: id })
        .first();
      expect([state, open]).toEqual(['done', 0]);
      const events = await knex()('crm_history')
        .where({ instance_id: id, event: 'instance.transitioned' })
        .pluck('event');
      expect(events).toHaveLength(2);
    }
  });

  test('a record that somebody else has locked holds up nobody else', async () => {
    // SQLite has one writer, who is waited for anyway.
    if (crm.app.strapi.db.dialect.client === 'sqlite') return;
    const all = [await begin('waits'), await begin('waits'), await begin('waits')];
    const [locked, ...others] = all as [Begun, ...Begun[]];
    await timersOf(all).update({ trigger_at: 1 });
    const elsewhere = crm.app.database.connect();
    const lock = await elsewhere.transaction();
    await lock('crm_contacts').where({ document_id: locked.lead }).forUpdate().select('id');
    const running = crm.engine.runDue() as Promise<number>;
    const left = async () => (await timersOf(others).select('id')).length;
    while ((await left()) > 0) await new Promise((resolve) => setImmediate(resolve));
    expect(await timersOf([locked]).select('id')).toHaveLength(1);
    await lock.rollback();
    await elsewhere.destroy();
    await running;
    // It may have been given up for a moment.
    await execute([locked]);
    expect(await knex()('crm_instances').where({ document_id: locked.id }).first()).toMatchObject({
      ...{ state: 'busy', open_timers: 0 },
    });
  });

  test('fifty of them are a few transactions', async () => {
    const all: Begun[] = [];
    for (let count = 0; count < 50; count += 1) all.push(await begin('waits'));
    await timersOf(all).update({ trigger_at: 1 });
    const sent: string[] = [];
    const listen = ({ sql }: { sql: string }): void => void sent.push(sql);
    knex().on('query', listen);
    try {
      expect(await crm.engine.runDue()).toBe(50);
    } finally {
      knex().removeListener('query', listen);
    }
    expect(sent.filter((sql) => /^begin/i.test(sql)).length).toBeLessThan(5);
    const { client } = crm.app.strapi.db.dialect;
    // On PostgreSQL the number of statements does not depend on that of the timers.
    expect(sent.length).toBeLessThan(client === 'postgres' ? 40 : 350);
  });
});
