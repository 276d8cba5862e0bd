import {
  type ConditionContract,
  type EngineEvent,
  type InstanceId,
  type IntegrationContract,
  type Json,
  type Person,
  SYSTEM_ACTOR,
} from '../../../server/src/core/contracts';
import { Registry } from '../../../server/src/core/registry';
import { Engine, type EngineOptions, MemoryDirectory } from '../../../server/src/core/runner';
import { compileDefinition } from '../../../server/src/definition';
import { MemoryStorage } from '../../../server/src/standalone/memory-storage';
import { SimulatedClock } from '../../../server/src/standalone/simulated-clock';
import { asking, decided, define, user } from '../../support/engine';

const HOUR = 3_600_000;
const subject = { type: 'lead', id: 'r1' };
const id = 'i1' as InstanceId;

function world(options: Partial<EngineOptions> = {}) {
  const storage = new MemoryStorage();
  const clock = new SimulatedClock('2026-01-05T09:00:00Z');
  const events: EngineEvent[] = [];
  const engine = new Engine({
    storage,
    clock,
    onEvent: (event) => events.push(event),
    ...options,
  });
  const start = async (words: object = {}) =>
    decided(
      await engine.start({
        definition: 'test',
        instance: id,
        subject,
        actor: SYSTEM_ACTOR,
        ...words,
      }),
    );
  const act = (action: string, words: object = {}) =>
    engine.execute(id, { type: 'act', action, actor: user('rep'), ...words });
  return { storage, clock, events, engine, start, act };
}

const mail = (execute: IntegrationContract['execute']): IntegrationContract => ({
  name: 'mail',
  execute,
});

describe('the in-memory engine', () => {
  test('waits by its clock, calls integrations and continues [FR-L2-010]', async () => {
    const sent: Json[] = [];
    const definition = define({
      campaigns: {
        nurture: {
          do: [
            { activity: 'mail', input: { to: 'ann' }, as: 'sent' },
            { wait: HOUR },
            { activity: 'mail', input: { to: 'bob' } },
          ],
        },
      },
    });
    const { engine, clock, start, events } = world({
      definitions: [definition],
      integrations: [
        mail((input, call) => {
          sent.push(input);
          return Promise.resolve({
            key: call.idempotencyKey,
            attempt: call.attempt,
            at: call.subject.id,
          });
        }),
      ],
    });
    await start({ campaign: 'nurture' });
    expect(await engine.runDue()).toBe(1);
    expect(sent).toEqual([{ to: 'ann' }]);
    expect((await engine.load(id)).data).toMatchObject({ sent: { attempt: 1, at: 'r1' } });
    await engine.advance(clock, HOUR - 1);
    expect(sent).toHaveLength(1);
    await engine.advance(clock, 1);
    expect(sent).toEqual([{ to: 'ann' }, { to: 'bob' }]);
    expect((await engine.load(id)).status).toBe('completed');
    expect(clock.now().toISOString()).toBe('2026-01-05T10:00:00.000Z');
    expect(events.map(({ name }) => name)).toEqual([
      'instance.started',
      'instance.changed',
      'activity.completed',
      'wait.ended',
      'activity.completed',
      'instance.completed',
    ]);
    expect((await engine.history(id)).map(({ event }) => event)).toEqual(
      events.map(({ name }) => name),
    );
  });

  test('retries failures, and parks for those that cannot be retried and for unknown integrations', async () => {
    let attempts = 0;
    const definition = define({
      campaigns: {
        a: { do: [{ activity: 'mail', attempts: 3, delay: HOUR }] },
        b: { do: [{ activity: 'nothing', attempts: 3 }] },
      },
    });
    const failing = mail(() => {
      attempts += 1;
      throw attempts < 3
        ? new Error('busy')
        : Object.assign(new Error('gone'), { retryable: false });
    });
    const one = world({ definitions: [definition], integrations: [failing] });
    await one.start({ campaign: 'a' });
    await one.engine.advance(one.clock, HOUR);
    expect(attempts).toBe(2);
    await one.engine.advance(one.clock, HOUR);
    expect((await one.engine.load(id)).fault?.reason).toBe('gone');
    const other = world({ definitions: [definition], integrations: [] });
    await other.start({ campaign: 'b' });
    await other.engine.runDue();
    expect((await other.engine.load(id)).fault?.reason).toBe('There is no integration "nothing".');
  });

  test('a postponed call is no attempt', async () => {
    const attempts: number[] = [];
    const full = mail((_input, { attempt }) => {
      attempts.push(attempt);
      if (attempts.length > 5) return Promise.resolve(null);
      throw Object.assign(new Error('full'), { postpone: 1_000 });
    });
    const definition = define({ campaigns: { a: { do: [{ activity: 'mail', attempts: 1 }] } } });
    const { engine, storage, start } = world({ definitions: [definition], integrations: [full] });
    await start({ campaign: 'a' });
    const [due] = await storage.dueTimers(Infinity, 1);
    expect(await engine.runTimer(due!)).toEqual({ kind: 'postponed', delay: 1_000 });
    for (let count = 1; count < 6; count += 1) await engine.runTimer(due!);
    expect(attempts).toEqual([1, 1, 1, 1, 1, 1]);
    expect((await engine.load(id)).status).toBe('completed');
  });

  test('an integration brings its own retries, which give way to those of the step', async () => {
    const attempts: string[] = [];
    const busy = {
      ...mail((_input, { attempt }) => {
        attempts.push(`${attempt}`);
        throw new Error('busy');
      }),
      retry: [HOUR, 3 * HOUR],
    };
    const compiled = (retry?: object) =>
      compileDefinition(
        {
          id: 'own',
          entities: { lead: { stages: ['new'] } },
          campaigns: { a: { do: [{ activity: 'mail', ...(retry && { retry }) }] } },
        },
        { conditions: new Registry('condition'), strategies: new Registry('strategy') },
      );
    const { engine, clock, start } = world({ definitions: [compiled()], integrations: [busy] });
    await start({ definition: 'own', campaign: 'a' });
    await engine.runDue();
    await engine.advance(clock, HOUR - 1);
    expect(attempts).toEqual(['1']);
    await engine.advance(clock, 1);
    await engine.advance(clock, 3 * HOUR);
    expect(attempts).toEqual(['1', '2', '3']);
    expect((await engine.load(id)).fault?.reason).toBe('busy');

    attempts.length = 0;
    const other = world({ definitions: [compiled({ attempts: 2 })], integrations: [busy] });
    await other.start({ definition: 'own', campaign: 'a' });
    await other.engine.advance(other.clock, 20_000);
    expect(attempts).toEqual(['1', '2']);
  });

  test.each([
    ['a longer one', 2 * HOUR, 2 * HOUR],
    ['a shorter one', 1, HOUR],
    ['one beyond a day', Infinity, 24 * HOUR],
    ['nonsense', 'tomorrow', HOUR],
  ])(
    'waits as long as the integration asks for, if that is longer: %s',
    async (_name, retryAfter, delay) => {
      const attempts: number[] = [];
      const busy = mail((_input, { attempt }) => {
        attempts.push(attempt);
        throw Object.assign(new Error('busy'), { retryAfter });
      });
      const definition = define({
        campaigns: { a: { do: [{ activity: 'mail', attempts: 2, delay: HOUR }] } },
      });
      const { engine, clock, start } = world({ definitions: [definition], integrations: [busy] });
      await start({ campaign: 'a' });
      await engine.runDue();
      await engine.advance(clock, delay - 1);
      expect(attempts).toEqual([1]);
      await engine.advance(clock, 1);
      expect(attempts).toEqual([1, 2]);
    },
  );

  test.each<[string, unknown, string]>([
    ['an Error', new Error('no line'), 'no line'],
    ['an Error without a message', new TypeError(), 'TypeError'],
    ['null', null, 'It threw null, without a reason.'],
    ['undefined', undefined, 'It threw undefined, without a reason.'],
    ['a string', 'no line', 'no line'],
    ['a blank string', ' ', 'It threw a string, without a reason.'],
    ['a number', 503, 'It threw a number, without a reason.'],
    ['an object with a message', { message: 'no line' }, 'no line'],
    ['an object', { status: 503 }, 'It threw an object, without a reason.'],
    ['what cannot be stored', 'no\u0000line', 'no\uFFFDline'],
    ['a page of text', 'x'.repeat(3_000), `${'x'.repeat(2_000)}…`],
  ])(
    'an integration that throws %s fails its step with a reason, after all attempts and alone [REL-002]',
    async (_what, thrown, reason) => {
      const definition = define({
        campaigns: {
          odd: { do: [{ activity: 'mail', attempts: 2, delay: HOUR }] },
          even: { do: [{ activity: 'post', attempts: 1 }] },
        },
      });
      const attempts: number[] = [];
      const odd = mail((_input, { attempt }) => {
        attempts.push(attempt);
        throw thrown;
      });
      const even = { name: 'post', execute: async () => null };
      const one = world({ definitions: [definition], integrations: [odd, even] });
      await one.start({ campaign: 'odd' });
      const second = { type: 'lead', id: 'r2' };
      await one.start({ campaign: 'even', instance: 'i2', subject: second });
      await one.engine.advance(one.clock, HOUR);
      expect(attempts).toEqual([1, 2]);
      expect(await one.engine.load(id)).toMatchObject({
        status: 'needs_attention',
        fault: { code: 'StepFailed', reason },
      });
      expect((await one.engine.load('i2' as InstanceId)).status).toBe('completed');
    },
  );

  test('acts for a transition step on the record’s live instance, both in one commit', async () => {
    const definition = define({
      transitions: {
        qualify: { from: 'new', to: 'qualified', condition: ({ read }) => read('score') === 15 },
        go: {
          from: 'new',
          to: 'qualified',
          do: [{ transition: 'again' }, { set: { after: () => 1 } }],
        },
        again: { from: 'qualified', to: 'new' },
      },
      campaigns: {
        c: {
          do: [
            { set: { score: ({ read }) => Number(read('score')) + 10 } },
            { transition: 'qualify' },
          ],
        },
      },
    });
    const { engine, storage, start } = world({ definitions: [definition] });
    storage.putRecord(subject, { score: 5, stage: null, name: 'Ann' }, 'user:ann');
    await start({ campaign: 'c' });
    expect((await storage.subject(subject))?.values).toMatchObject({ score: 15 });
    await engine.runDue();
    expect((await engine.load(id)).fault?.reason).toBe(
      'The record runs no live instance of "test" that has "qualify".',
    );
    const lead = 'i2' as InstanceId;
    await start({ instance: lead });
    await engine.execute(id, { type: 'resume', actor: SYSTEM_ACTOR });
    await engine.runDue();
    expect((await engine.load(lead)).stage).toBe('qualified');
    expect((await engine.load(id)).status).toBe('completed');
    expect(await storage.subject(subject)).toMatchObject({
      values: { stage: 'qualified' },
      owner: 'user:ann',
    });

    decided(await engine.execute(lead, { type: 'act', action: 'again', actor: user('x') }));
    decided(await engine.execute(lead, { type: 'act', action: 'go', actor: user('x') }));
    await engine.runDue();
    expect(await engine.load(lead)).toMatchObject({ stage: 'new', data: { after: 1 }, runs: [] });
  });

  test('a transition step that is refused parks with the reason', async () => {
    const definition = define({
      transitions: { qualify: { from: 'new', to: 'qualified', condition: () => false } },
      campaigns: { c: { do: [{ transition: 'qualify' }] } },
    });
    const { engine, start } = world({ definitions: [definition] });
    await start({ instance: 'i2' as InstanceId });
    await start({ campaign: 'c' });
    await engine.runDue();
    expect((await engine.load(id)).fault?.reason).toBe('transitions.qualify.condition said so');
  });

  test('a condition of the app cannot change the data of an instance', async () => {
    const greedy: ConditionContract = {
      name: 'greedy',
      evaluate: (_, { read }) => {
        const lines = read('lines') as string[];
        lines.push('mine');
        return lines.length === 2;
      },
    };
    const definition = define({
      transitions: { win: { from: 'new', to: 'won', condition: asking('c', 'greedy') } },
    });
    const { engine, start, act } = world({ definitions: [definition], conditions: [greedy] });
    await start({ fields: { lines: ['first'] } });
    decided(await act('win'));
    expect((await engine.load(id)).data.lines).toEqual(['first']);
  });

  test('gathers what a decision needs: people, conditions, strategies, other actors', async () => {
    const people: Person[] = ['user:ann', 'user:bob'];
    const credit: ConditionContract = {
      name: 'credit',
      evaluate: async (input, { read, actor }) => {
        if (read('boom')) throw new Error('no line');
        return {
          met: read('score') === 7 && actor.roles.includes('closer'),
          because: JSON.stringify(input),
        };
      },
    };
    const definition = define({
      transitions: {
        win: {
          from: 'new',
          to: 'won',
          condition: asking('c', 'credit', { limit: 1 }),
          approval: {
            strategy: { name: 'both', canProceed: () => 'pending' },
            voters: [{ kind: 'team', team: 't' }],
          },
        },
        odd: { from: 'new', to: 'won', condition: asking('d', 'unheard') },
        yes: { from: 'new', to: 'qualified', condition: asking('e', 'yes') },
        give: {
          from: '*',
          to: 'new',
          assign: { to: [{ kind: 'role', role: 'closer' }], pick: 'round_robin' },
        },
        own: {
          from: 'new',
          to: 'new',
          do: [
            { task: 'mine', assign: { to: [{ kind: 'owner' }] } },
            { task: 'his', assign: { to: [{ kind: 'person', person: 'user:x' }] } },
          ],
        },
      },
    });
    const { engine, storage, start, act } = world({
      definitions: [definition],
      directory: new MemoryDirectory({
        teams: { t: people },
        roles: { closer: ['user:rep', 'user:sam'] },
      }),
      conditions: [credit, { name: 'yes', evaluate: () => true }],
      strategies: [
        {
          name: 'both',
          canProceed: (votes) => Promise.resolve(votes.length === 2 ? 'approved' : 'pending'),
        },
      ],
      rules: { selfAssign: true },
    });
    storage.putRecord(subject, { score: 1 });
    await start();
    expect(await engine.explain(id, 'win', user('rep'))).toMatchObject({ possible: false });
    storage.putRecord(subject, { score: 7, boom: true });
    expect(await act('win')).toMatchObject({ code: 'ConditionNotMet' });
    expect(await act('odd')).toMatchObject({ code: 'ConditionNotMet' });
    storage.putRecord(subject, { score: 7 });
    expect(await engine.explain(id, 'win', user('rep'))).toMatchObject({ possible: true });
    decided(await act('win'));
    decided(await act('own'));
    expect((await engine.load(id)).fault?.reason).toBe(
      "There is no such assignee: the record's owner.",
    );
    storage.putRecord(subject, { score: 7 }, 'team:t');
    decided(await engine.execute(id, { type: 'resume', actor: SYSTEM_ACTOR }));
    expect((await engine.load(id)).tasks).toMatchObject([{ label: 'mine', assignees: ['team:t'] }]);
    decided(
      await engine.execute(id, {
        type: 'completeTask',
        task: (await engine.load(id)).tasks[0]!.id,
        actor: user('ann'),
      }),
    );
    expect((await engine.load(id)).tasks).toMatchObject([{ label: 'his', assignees: ['user:x'] }]);
    const again = decided(await act('win'));
    for (const name of ['ann', 'bob']) {
      decided(
        await engine.execute(id, {
          type: 'vote',
          task: again.pending!,
          choice: 'approve',
          actor: user(name),
        }),
      );
    }
    expect((await engine.load(id)).stage).toBe('won');
    const other = 'i9' as InstanceId;
    await start({ instance: other, subject: { type: 'lead', id: 'r9' } });
    const give = (instance: InstanceId) =>
      engine.execute(instance, { type: 'act', action: 'give', actor: user('x') });
    expect(decided(await give(other)).next.assignees).toEqual(['user:rep']);
    expect(decided(await give(other)).next.assignees).toEqual(['user:sam']);
    decided(await engine.execute(other, { type: 'act', action: 'yes', actor: user('x') }));
  });

  test('keeps one live instance per record and definition; ended ones stay', async () => {
    const { engine, start, act } = world({ definitions: [define({})] });
    await start();
    await expect(start({ instance: 'i2' as InstanceId })).rejects.toThrow(
      'This record runs this definition already.',
    );
    decided(await act('cancel'));
    await start({ instance: 'i2' as InstanceId });
    expect((await engine.load(id)).status).toBe('cancelled');
  });

  test('runs new instances on the version published last, and old ones on theirs', async () => {
    const { engine, start } = world({ definitions: [define({ version: '1.0.0' })] });
    await start();
    engine.publish(define({ version: '2.0.0' }));
    await start({ instance: 'i2' as InstanceId, subject: { type: 'lead', id: 'r2' } });
    expect((await engine.load(id)).definition.version).toBe('1.0.0');
    expect((await engine.load('i2' as InstanceId)).definition.version).toBe('2.0.0');
    const { outcome } = await engine.propose(await engine.load(id), {
      type: 'act',
      action: 'comment',
      comment: 'x',
      actor: user('a'),
    });
    expect(outcome.kind).toBe('decision');
  });

  test('refuses what is unknown by name', async () => {
    const { engine, start, act } = world({ definitions: [define({})] });
    await expect(act('x')).rejects.toThrow('There is no instance "i1".');
    await expect(
      engine.start({ definition: 'x', instance: id, subject, actor: SYSTEM_ACTOR }),
    ).rejects.toThrow('There is no active definition "x".');
    expect(
      await engine.start({
        definition: 'test',
        instance: id,
        subject,
        actor: SYSTEM_ACTOR,
        entity: 'x',
      }),
    ).toMatchObject({ kind: 'refusal' });
    await start();
    const foreign = { ...(await engine.load(id)), definition: { name: 'x', version: '1' } };
    await expect(engine.definitionOf(foreign)).rejects.toThrow('There is no definition x 1');
  });

  test('decides again after a lost race, and gives up after ten [REL-003]', async () => {
    let races = 0;
    const storage = new MemoryStorage();
    const commit = storage.commit.bind(storage);
    storage.commit = (commits) => {
      races += 1;
      return races === 2 ? Promise.resolve({ kind: 'overtaken' }) : commit(commits);
    };
    const { start, act } = world({ storage, definitions: [define({})] });
    await start();
    decided(await act('comment', { comment: 'x' }));
    expect(races).toBe(3);
    races = 0;
    storage.commit = () => {
      races += 1;
      return Promise.resolve({ kind: 'overtaken' });
    };
    await expect(act('comment', { comment: 'x' })).rejects.toThrow(
      'is being changed by other requests',
    );
    expect(races).toBe(10);
  });

  test('commits all decisions of one commit or none, and none from a stale revision [BR-002]', async () => {
    const { storage, engine, start } = world({ definitions: [define({})] });
    storage.putRecord(subject, { score: 1 });
    await start();
    const snapshot = await engine.load(id);
    const command = { type: 'act', action: 'comment', comment: 'x', actor: user('a') } as const;
    const { outcome } = await engine.propose(snapshot, command);
    const decision = decided(outcome);
    expect(
      await storage.commit([
        { decision, basedOn: 1, base: null, record: null },
        { decision, basedOn: 1, base: null, record: null },
      ]),
    ).toEqual({ kind: 'overtaken' });
    expect(await engine.load(id)).toEqual(snapshot);
    expect(await storage.history(id)).toHaveLength(1);
    expect(
      await storage.commit([{ decision, basedOn: 1, base: null, record: null }]),
    ).toMatchObject({
      kind: 'committed',
    });
    expect(await storage.commit([{ decision, basedOn: 1, base: null, record: null }])).toEqual({
      kind: 'overtaken',
    });
  });

  test('tries a timer of a corrupt instance once, without endless retries', async () => {
    const { storage, engine, start, clock } = world({
      definitions: [define({ campaigns: { c: { do: [{ wait: 500 }] } } })],
    });
    const { next } = await start({ campaign: 'c' });
    const corrupt = { ...next, revision: 2, tokens: [] };
    const decision = {
      kind: 'decision',
      next: corrupt,
      events: [],
      effects: [],
      history: [],
      pending: null,
      overtaken: null,
      steps: 0,
    } as const;
    expect(
      await storage.commit([{ decision, basedOn: 1, base: null, record: null }]),
    ).toMatchObject({
      kind: 'committed',
    });
    expect(await engine.runDue()).toBe(0);
    // Nor does it keep the time from passing for others.
    const other = await start({
      ...{ campaign: 'c', instance: 'other' as InstanceId },
      subject: { type: 'lead', id: 'other' },
    });
    await engine.advance(clock, 1_000);
    expect(await engine.runDue()).toBe(0);
    expect((await engine.load(other.next.id)).status).toBe('completed');
  });

  test('an unregistered strategy is an error of the developer', async () => {
    const definition = define({
      transitions: {
        win: {
          from: 'new',
          to: 'won',
          approval: { strategy: { name: 'gone', canProceed: () => 'pending' } },
        },
      },
    });
    const { start, act } = world({
      definitions: [definition],
      directory: new MemoryDirectory({ teams: { 'deal-desk': ['user:ann'] } }),
    });
    await start();
    await expect(act('win')).rejects.toThrow('There is no strategy "gone".');
  });
});

describe('a simulated clock', () => {
  test('does not move by itself or back, and refuses an invalid date', () => {
    const clock = new SimulatedClock(5);
    clock.moveTo(3);
    expect(clock.now().getTime()).toBe(5);
    expect(() => new SimulatedClock('soon')).toThrow('"soon" is no date.');
    expect(new SimulatedClock().now().getTime()).toBe(0);
  });
});

describe('a registry', () => {
  test('rejects a second registration under the same name', () => {
    expect(
      () =>
        new Engine({
          storage: new MemoryStorage(),
          clock: new SimulatedClock(),
          integrations: [mail(async () => null), mail(async () => null)],
        }),
    ).toThrow('The integration "mail" is registered already.');
  });
});

describe('the round-robin cursor', () => {
  const team = (key: string) => ({ to: [{ kind: 'team', team: key } as const] });
  const roundRobin = (key: string) => ({ ...team(key), pick: 'round_robin' as const });
  const people: Person[] = ['user:ann', 'user:bob', 'user:cid'];

  /** Every reading lets others in, as a database does. */
  class SlowDirectory extends MemoryDirectory {
    override async resolve(...asked: Parameters<MemoryDirectory['resolve']>) {
      await new Promise(setImmediate);
      return super.resolve(...asked);
    }
  }

  const callOf = async (engine: Engine, instance: InstanceId): Promise<readonly string[]> =>
    (await engine.load(instance)).tasks.flatMap((task) =>
      task.kind === 'task' ? task.assignees : [],
    );

  test('is read and advanced by one decision at a time: concurrent leads are distributed evenly [US-014]', async () => {
    const definition = define({
      campaigns: { c: { do: [{ task: 'call', assign: roundRobin('sales') }] } },
    });
    const directory = new SlowDirectory({ teams: { sales: people } });
    const { engine } = world({ definitions: [definition], directory });
    const ids = Array.from({ length: 12 }, (_, index) => `i${index}` as InstanceId);
    const begin = (instance: InstanceId) =>
      engine.start({
        definition: 'test',
        campaign: 'c',
        ...{ instance, actor: SYSTEM_ACTOR, subject: { type: 'lead', id: instance } },
      });
    await Promise.all(ids.map(begin));
    const picked = (await Promise.all(ids.map((one) => callOf(engine, one)))).flat();
    expect(picked).toEqual(ids.map((_, index) => people[index % 3]));
  });

  test('is advanced by decisions that need two teams in opposite orders, without a deadlock', async () => {
    const calls = (first: string, second: string) => ({
      do: [
        { task: first, assign: roundRobin(first) },
        { task: second, assign: roundRobin(second) },
      ],
    });
    const both = (first: string, second: string) => ({
      do: [{ parallel: calls(first, second).do.map((step) => [step]) }],
    });
    const definition = define({
      campaigns: {
        ab: both('a', 'b'),
        ba: both('b', 'a'),
      },
    });
    const directory = new SlowDirectory({ teams: { a: people, b: people } });
    const { engine } = world({ definitions: [definition], directory });
    const begin = (instance: string, campaign: string) =>
      engine.start({
        definition: 'test',
        campaign,
        ...{ instance: instance as InstanceId, actor: SYSTEM_ACTOR },
        subject: { type: 'lead', id: instance },
      });
    const names = Array.from({ length: 9 }, (_, index) => `j${index}`);
    await Promise.all(names.map((name, index) => begin(name, index % 2 === 0 ? 'ab' : 'ba')));
    const picked = (
      await Promise.all(names.map((one) => callOf(engine, one as InstanceId)))
    ).flat();
    expect(picked).toHaveLength(18);
    for (const person of people) expect(picked.filter((one) => one === person)).toHaveLength(6);
  });
});
