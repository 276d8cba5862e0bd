import {
  SYSTEM_ACTOR,
  type Actor,
  type Commit,
  type InstanceId,
  type InstanceStorage,
  type Person,
  type TaskId,
} from '../../server/src/core/contracts';
import { createEngine } from '../../server/src/standalone';
import { MemoryStorage } from '../../server/src/standalone/memory-storage';
import { SqlHistory } from '../../server/src/sql/history';
import { SqlStorage } from '../../server/src/sql/instances';
import { StrapiSqlRuntime } from '../../server/src/strapi/ports/sql-runtime';
import { SimulatedClock } from '../../server/src/standalone/simulated-clock';
import { TestApp } from '../support/app';

/** One suite, over every storage (FR-EXT-005): what the engine may rely on. */
const DEFINITION = {
  id: 'contract-suite',
  dataSchema: { budget: { type: 'number' } },
  entities: {
    lead: {
      stages: ['new', 'working', { name: 'won', final: true }, { name: 'lost', final: true }],
    },
  },
  transitions: {
    work: {
      from: 'new',
      to: 'working',
      do: [
        {
          parallel: [
            [{ task: 'Call', assign: { team: 'sdr' }, due: '2 days' }, { set: { budget: '5' } }],
            [{ wait: '3 days' }, { task: 'Visit', assign: { team: 'sdr' } }],
          ],
        },
      ],
    },
    win: {
      from: 'working',
      to: 'won',
      approval: { strategy: 'majority', voters: { team: 'desk' } },
    },
    lose: { from: '*', to: 'lost' },
  },
};

const people = (names: string[]): Person[] => names.map((name) => `user:${name}` as const);
const user = (id: string): Actor => ({ kind: 'user', id, label: id.toUpperCase() });
const DAY = 86_400_000;

interface Subjects {
  readonly storage: InstanceStorage;
  /** Where the rows of an instance can be corrupted by hand. */
  readonly app?: TestApp;
}

const suites: [
  name: string,
  open: () => Promise<Subjects>,
  close: (opened: Subjects) => unknown,
][] = [
  ['memory', () => Promise.resolve({ storage: new MemoryStorage() }), () => undefined],
  [
    'SQL',
    async () => {
      const app = await TestApp.start({ level: 2, listen: false });
      return { app, storage: sqlStorage(app) };
    },
    ({ app }) => app?.dispose(),
  ],
];

/** Over the app's database; the instances run on records that are not stored. */
function sqlStorage(app: TestApp, history?: SqlHistory): SqlStorage {
  const runtime = new StrapiSqlRuntime(app.strapi);
  return new SqlStorage({
    runtime,
    history: history ?? new SqlHistory(runtime),
    subjects: {
      read: () => Promise.resolve(undefined),
      write: () => Promise.resolve({ kind: 'stored', revision: null }),
    },
    picks: { advanceCursor: () => Promise.resolve(true) },
  });
}

describe.each(suites)('a storage of instances: %s', (_name, open, close) => {
  let opened: Subjects;
  let storage: InstanceStorage;
  let count = 0;

  beforeAll(async () => {
    opened = await open();
    ({ storage } = opened);
  });
  afterAll(() => close(opened));

  const nextId = () => `instance${(count += 1)}` as InstanceId;
  const begin = async (over = storage) => {
    const clock = new SimulatedClock(new Date(Date.UTC(2026, 0, 5, 9)));
    const groups = { teams: { sdr: people(['ann', 'bob']), desk: people(['cy', 'di', 'ed']) } };
    const engine = createEngine({ storage: over, clock, groups, definitions: [DEFINITION] });
    const reference = createEngine({ clock, groups, definitions: [DEFINITION] });
    const instance = nextId();
    const subject = { type: 'lead', id: `of-${instance}` };
    const both = [engine, reference];
    for (const one of both) {
      expect(await one.begin({ definition: 'contract-suite', instance, subject })).toMatchObject({
        kind: 'decision',
      });
    }
    /** The same command to both; then both must hold the same. */
    const send = async (command: object) => {
      for (const one of both) {
        const outcome = await one.execute(instance, command as never);
        expect(outcome).toMatchObject({ kind: 'decision' });
      }
      await same();
    };
    const same = async () => {
      expect(await storage.load(instance)).toEqual(await reference.storage.load(instance));
      expect(await storage.history(instance)).toEqual(await reference.storage.history(instance));
    };
    const taskOf = async (label: string): Promise<TaskId> => {
      const snapshot = await storage.load(instance);
      return snapshot!.tasks.find((task) => task.label === label)!.id;
    };
    return { engine, reference, instance, subject, clock, send, same, taskOf, both };
  };

  test('[REL-001] keeps an instance exactly, through flows, claims, waits, votes and its end', async () => {
    const { send, taskOf, same, both, clock, instance, reference } = await begin();
    await same();
    await send({ type: 'act', action: 'work', actor: SYSTEM_ACTOR });
    const call = await taskOf('Call');
    await send({ type: 'claim', task: call, actor: user('ann') });
    await send({ type: 'completeTask', task: call, actor: user('ann'), comment: 'Spoke' });
    const [engine] = both;
    await engine!.advance(clock, 3 * DAY);
    await reference.runDue();
    await same();
    await send({ type: 'completeTask', task: await taskOf('Visit'), actor: user('bob') });
    await send({ type: 'act', action: 'win', actor: user('ann'), comment: 'Signed' });
    const [approval] = (await storage.load(instance))!.tasks;
    for (const [voter, choice] of [
      ['cy', 'reject'],
      ['cy', 'approve'],
      ['di', 'abstain'],
      ['ed', 'approve'],
    ]) {
      await send({ type: 'vote', task: approval!.id, choice, actor: user(voter!), comment: 'Ok' });
    }
    expect(await storage.load(instance)).toMatchObject({ status: 'completed', stage: 'won' });
  });

  test('[BR-007] one live instance for a key, and a new one after it has ended', async () => {
    const { engine, instance, subject, send } = await begin();
    const key = { subject, definition: 'contract-suite', entity: 'lead', campaign: null };
    expect(await storage.findLive(key)).toBe(instance);
    const again = () => engine.begin({ definition: 'contract-suite', instance: nextId(), subject });
    await expect(again()).rejects.toThrow('This record runs this definition already.');
    await send({ type: 'act', action: 'cancel', actor: SYSTEM_ACTOR });
    expect(await storage.findLive(key)).toBeUndefined();
    expect(await again()).toMatchObject({ kind: 'decision' });
  });

  test('[REL-003] [BR-002] a commit with a stale revision writes nothing, alone or in a batch', async () => {
    const one = await begin();
    const two = await begin();
    const propose = async ({ engine, instance }: typeof one): Promise<Commit> => {
      const command = { type: 'act', action: 'cancel', actor: SYSTEM_ACTOR } as const;
      const proposal = await engine.propose((await storage.load(instance))!, command);
      return { ...proposal, decision: proposal.outcome as Commit['decision'] };
    };
    const late = await propose(two);
    await two.send({ type: 'act', action: 'work', actor: SYSTEM_ACTOR });
    expect(await storage.commit([await propose(one), late])).toEqual({ kind: 'overtaken' });
    await one.same();
    await two.same();
    const commits = [await propose(one), await propose(two)];
    expect(await storage.commit(commits)).toEqual({
      kind: 'committed',
      stored: commits.map(({ decision }) => ({ decision, recordRevision: null })),
    });
    expect(await storage.load(one.instance)).toMatchObject({ status: 'cancelled' });
    expect(await storage.load(two.instance)).toMatchObject({ status: 'cancelled', tokens: [] });
  });

  test('[FR-L3-006] lists due timers, the earliest first', async () => {
    const first = await begin();
    await first.send({ type: 'act', action: 'work', actor: SYSTEM_ACTOR });
    const due = await storage.dueTimers(first.clock.now().getTime() + 3 * DAY, 100);
    expect(due.map(({ instance }) => instance)).toContain(first.instance);
    expect(await storage.nextTimerAt()).toBe(due[0]!.timer.triggerAt);
    expect(await storage.dueTimers(first.clock.now().getTime(), 100)).toEqual([]);
    await first.send({ type: 'act', action: 'cancel', actor: SYSTEM_ACTOR });
    const left = await storage.dueTimers(first.clock.now().getTime() + 3 * DAY, 100);
    expect(left.map(({ instance }) => instance)).not.toContain(first.instance);
  });

  test('[FR-L2-004] the timers of a paused instance are due when it continues, not before', async () => {
    const { send, instance, clock } = await begin();
    await send({ type: 'act', action: 'work', actor: SYSTEM_ACTOR });
    const later = clock.now().getTime() + 3 * DAY;
    const isDue = async () =>
      (await storage.dueTimers(later, 1000)).some((due) => due.instance === instance);
    await send({ type: 'pause', reason: 'Holidays', actor: SYSTEM_ACTOR });
    expect(await isDue()).toBe(false);
    await send({ type: 'pause', actor: SYSTEM_ACTOR });
    await send({ type: 'continue', actor: SYSTEM_ACTOR });
    expect(await isDue()).toBe(true);
    await send({ type: 'pause', actor: SYSTEM_ACTOR });
    await send({ type: 'act', action: 'cancel', actor: SYSTEM_ACTOR });
    expect(await isDue()).toBe(false);
  });

  test('finds nothing that was never stored', async () => {
    expect(await storage.load('nobody' as InstanceId)).toBeUndefined();
    expect(await storage.history('nobody' as InstanceId)).toEqual([]);
  });
});

describe('the SQL storage', () => {
  let app: TestApp;

  beforeAll(async () => {
    app = await TestApp.start({ level: 2, listen: false });
  });
  afterAll(() => app?.dispose());

  const start = async (storage: SqlStorage, instance: string) => {
    const groups = { teams: { sdr: people(['ann']), desk: people(['cy', 'di']) } };
    const engine = createEngine({ storage, groups, definitions: [DEFINITION] });
    const id = instance as InstanceId;
    const begun = {
      definition: 'contract-suite',
      instance: id,
      subject: { type: 'lead', id: instance },
    };
    await engine.begin(begun);
    const act = (action: string) => engine.execute(id, { type: 'act', action, actor: user('ann') });
    return { engine, id, act };
  };

  const CORRUPTIONS: [table: string, column: string, value: unknown][] = [
    ['crm_instances', 'data', '[]'],
    ['crm_instances', 'status', 'sleeping'],
    ['crm_instances', 'open_tokens', 7],
    ['crm_tokens', 'state', '{"kind":"lost"}'],
    ['crm_tokens', 'instance_id', 'elsewhere'],
    ['crm_tasks', 'status', 'completed'],
    ['crm_tasks', 'kind', 'unknown'],
    ['crm_timers', 'payload', '{}'],
    ['crm_timers', 'status', 'gone'],
  ];

  test.each(CORRUPTIONS)(
    '[REL-004] refuses every command if %s.%s is corrupt',
    async (table, column, value) => {
      const storage = sqlStorage(app);
      const name = `corrupt-${table}-${column}`;
      const { id, act } = await start(storage, name);
      await act('work');
      const owner = table === 'crm_instances' ? { document_id: id } : { instance_id: id };
      const knex = app.database.connect();
      try {
        await knex(table)
          .where(owner)
          .update({ [column]: value });
        await expect(act('lose')).rejects.toMatchObject({
          code: 'Conflict',
          details: { code: 'CorruptInstance', instance: id },
        });
      } finally {
        await knex.destroy();
      }
    },
  );

  test('[BR-002] rolls everything back where the history cannot be written', async () => {
    const whole = sqlStorage(app);
    const { id } = await start(whole, 'rolled-back');
    const before = await whole.load(id);
    const history = new SqlHistory(new StrapiSqlRuntime(app.strapi));
    const full = () => Promise.reject(new Error('The disk is full.'));
    const failing = sqlStorage(app, Object.assign(history, { append: full, appendAfter: full }));
    const { engine } = { engine: createEngine({ storage: failing, definitions: [DEFINITION] }) };
    await expect(
      engine.execute(id, { type: 'act', action: 'lose', actor: user('ann') }),
    ).rejects.toThrow('The disk is full.');
    expect(await whole.load(id)).toEqual(before);
  });

  test('[SR-005] [REL-003] is rejected if the history of the record was extended after it was read', async () => {
    const storage = sqlStorage(app);
    const { id } = await start(storage, 'overtaken');
    const engine = createEngine({ storage, definitions: [DEFINITION] });
    const { snapshot: seen, chainEnd } = (await storage.loadForCommit(id))!;
    const { subject } = seen;
    const proposal = await engine.propose(seen, {
      ...{ type: 'act', action: 'comment', comment: 'Late', actor: user('ann') },
    });
    const runtime = new StrapiSqlRuntime(app.strapi);
    const history = new SqlHistory(runtime);
    const entry = {
      ...{ event: 'lead.changed', subject, instance: null, before: null, after: { name: 'Bea' } },
      ...{ actor: user('bob'), at: 1, payload: {} },
    };
    await runtime.transaction((connection) => history.append([entry], connection));
    if (proposal.outcome.kind === 'refusal') throw new Error(proposal.outcome.reason);
    const commit = { ...proposal, decision: proposal.outcome, chainEnd };
    expect(await storage.commit([commit])).toEqual({ kind: 'overtaken' });
    expect(await storage.load(id)).toEqual(seen);
    // Decided again, it comes after the other.
    expect(
      await engine.execute(id, {
        ...{ type: 'act', action: 'comment', comment: 'Again', actor: user('ann') },
      }),
    ).toMatchObject({ kind: 'decision' });
    const { broken } = await (app.strapi as any).plugin('nexus-crm').service('history').verify();
    expect(broken).toEqual([]);
  });
});
