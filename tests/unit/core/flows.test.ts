import type { InstanceSnapshot, TimerId, TokenId } from '../../../server/src/core/contracts';
import {
  asking,
  Bench,
  decided,
  define,
  NOW,
  number,
  refused,
  type StepWords,
  user,
} from '../../support/engine';

const DAY = 24 * 60 * 60 * 1000;

/** A campaign's member that runs these steps. */
function running(steps: StepWords[], prepare: (bench: Bench) => void = () => undefined): Bench {
  const bench = new Bench(define({ campaigns: { nurture: { do: steps } } }));
  prepare(bench);
  decided(bench.start({ campaign: 'nurture' }));
  return bench;
}

const task = (label: string): StepWords => ({ task: label });
const statusOf = (bench: Bench) => bench.snapshot?.status;
const eventsOf = (bench: Bench) => bench.decisions.at(-1)?.history.map(({ event }) => event);
const timerOf = (bench: Bench, kind: string): TimerId =>
  bench.snapshot!.timers.find(({ work }) => work.kind === kind)!.id;
const tokenAt = (snapshot: InstanceSnapshot | null, step: string): TokenId =>
  snapshot!.tokens.find((token) => token.step.endsWith(step))!.id;

describe('a sequence', () => {
  test('runs step by step and ends the instance of a member [FR-L2-004]', () => {
    const bench = running([task('one'), { do: [task('two')] }, { do: [] }]);
    expect(bench.labels()).toEqual(['one']);
    decided(bench.complete('one'));
    expect(bench.labels()).toEqual(['two']);
    decided(bench.complete('two'));
    expect(bench.snapshot).toMatchObject({
      status: 'completed',
      endedAt: NOW,
      tokens: [],
      runs: [],
    });
    expect(eventsOf(bench)).toEqual(['task.completed', 'instance.completed']);
  });

  test('without a step is over when it begins', () => {
    expect(statusOf(running([]))).toBe('completed');
  });

  test('of ten thousand steps does not overflow the stack', () => {
    const steps: StepWords[] = Array.from({ length: 10_000 }, (_, index) =>
      index % 2 ? { parallel: [[{ set: { n: () => index } }], []] } : { set: { m: () => index } },
    );
    const bench = running(steps);
    expect(bench.snapshot).toMatchObject({ status: 'completed', data: { n: 9999, m: 9998 } });
  });
});

describe('parallel', () => {
  test('takes every branch and waits for all [US-013, BR-008]', () => {
    const bench = running([{ parallel: [[task('mail')], [task('call')], []] }, task('after')]);
    expect(bench.labels()).toEqual(['mail', 'call']);
    decided(bench.complete('call'));
    expect(bench.labels()).toEqual(['mail']);
    decided(bench.complete('mail'));
    expect(bench.labels()).toEqual(['after']);
  });

  test('with branches that do not wait joins in the same decision', () => {
    const bench = running([
      { parallel: [[{ set: { a: () => 1 } }], [{ set: { b: () => 2 } }]] },
      task('after'),
    ]);
    expect(bench.labels()).toEqual(['after']);
    expect(bench.snapshot?.tokens).toHaveLength(1);
    expect(bench.snapshot?.data).toEqual({ a: 1, b: 2 });
  });

  test('of empty branches, and of none, is skipped', () => {
    expect(running([{ parallel: [[], []] }, { parallel: [] }, task('after')]).labels()).toEqual([
      'after',
    ]);
  });

  test('nests twenty deep and joins its way back', () => {
    let steps: StepWords[] = [task('innermost')];
    for (let depth = 0; depth < 19; depth += 1)
      steps = [{ parallel: [steps, [task(`side ${depth}`)]] }];
    const bench = running(steps);
    expect(bench.snapshot?.tokens).toHaveLength(39);
    for (const label of bench.labels()) decided(bench.complete(label));
    expect(statusOf(bench)).toBe('completed');
  });
});

describe('inclusive', () => {
  const fork = (data: object) =>
    running(
      [
        {
          inclusive: [
            { when: ({ read }) => read('a') === 1, do: [task('a')] },
            { when: ({ read }) => read('b') === 1, do: [task('b')] },
            { when: null, do: [task('else')] },
          ],
        },
        task('after'),
      ],
      (bench) => (bench.values = { ...data }),
    );

  test('runs every branch that holds and joins exactly those [FR-L2-005]', () => {
    const bench = fork({ a: 1, b: 1 });
    expect(bench.labels()).toEqual(['a', 'b']);
    // The condition that took the branch may change; the join still waits for it.
    bench.values = { a: 1, b: 0 };
    decided(bench.complete('a'));
    expect(bench.labels()).toEqual(['b']);
    decided(bench.complete('b'));
    expect(bench.labels()).toEqual(['after']);
  });

  test('joins after one branch where only one was taken', () => {
    const bench = fork({ b: 1 });
    decided(bench.complete('b'));
    expect(bench.labels()).toEqual(['after']);
  });

  test('takes else if no condition is true, and is skipped without one', () => {
    expect(fork({}).labels()).toEqual(['else']);
    expect(
      running([{ inclusive: [{ when: () => false, do: [task('a')] }] }, task('after')]).labels(),
    ).toEqual(['after']);
  });

  test('tests every condition against the data at the fork', () => {
    const bench = running([
      {
        inclusive: [
          { when: ({ read }) => read('n') === undefined, do: [{ set: { n: () => 1 } }, task('a')] },
          { when: ({ read }) => read('n') === undefined, do: [task('b')] },
        ],
      },
    ]);
    expect(bench.labels()).toEqual(['a', 'b']);
  });
});

describe('exclusive', () => {
  const choose = (n: number) =>
    running(
      [
        {
          exclusive: [
            { when: ({ read }) => Number(read('n')) > 10, do: [task('big')] },
            { when: ({ read }) => Number(read('n')) > 5, do: [] },
            { when: null, do: [task('small')] },
          ],
        },
        task('after'),
      ],
      (bench) => (bench.values = { n }),
    ).labels();

  test('takes the first branch that holds, be it empty, and else otherwise', () => {
    expect([choose(11), choose(6), choose(1)]).toEqual([['big'], ['after'], ['small']]);
  });

  test('is skipped if no condition holds; one that throws does not hold', () => {
    const bench = running([
      {
        exclusive: [
          {
            when: () => {
              throw new Error('no');
            },
            do: [task('a')],
          },
        ],
      },
      task('after'),
    ]);
    expect(bench.labels()).toEqual(['after']);
  });
});

describe('set', () => {
  test('computes every value before any is written, and keeps the change in history', () => {
    const bench = running(
      [
        {
          set: {
            score: ({ read }) => Number(read('score')) + 10,
            old: ({ read }) => read('score'),
          },
        },
      ],
      (it) => (it.values = { score: 5 }),
    );
    expect(bench.values).toEqual({ score: 15 });
    expect(bench.snapshot?.data).toEqual({ old: 5 });
    expect(bench.decisions[0]?.history[1]).toMatchObject({
      event: 'instance.changed',
      before: { score: 5, old: null },
      after: { score: 15, old: 5 },
    });
  });

  test('that cannot be computed or written parks the instance, and resume tries again', () => {
    const definition = define({
      data: { n: number((value) => value < 10, 'must be less than 10') },
      campaigns: {
        c: { do: [{ set: { n: ({ read }) => read('source') ?? 'none' } }, task('after')] },
      },
    });
    const bench = new Bench(definition);
    decided(bench.start({ campaign: 'c' }));
    expect(bench.snapshot).toMatchObject({
      status: 'needs_attention',
      fault: { code: 'SetFailed', reason: '"n" must be a number.', path: 'campaigns.c.do[0]' },
    });
    bench.values = { source: 12 };
    decided(bench.do({ type: 'resume' }));
    expect(bench.snapshot?.fault?.reason).toBe('"n" must be less than 10.');
    bench.values = { source: 3 };
    decided(bench.do({ type: 'resume' }));
    expect(bench.labels()).toEqual(['after']);
    expect(bench.snapshot).toMatchObject({ status: 'active', fault: null });
    const broken = running([
      {
        set: {
          n: () => {
            throw new Error('division by zero');
          },
        },
      },
    ]);
    expect(broken.snapshot?.fault?.reason).toBe(
      '"n" could not be computed from <n>: division by zero',
    );
  });
});

describe('a task', () => {
  const assigned = (bench: Bench) =>
    bench.snapshot?.tasks.map((it) => it.kind === 'task' && it.assignees);
  const toTeam = { to: [{ kind: 'team', team: 'sales' } as const] };
  const sales = (bench: Bench) => (bench.teams = { sales: ['user:ann', 'user:bob', 'user:cid'] });

  test('is assigned, due, and completed by whom it is assigned to', () => {
    const bench = running([{ task: 'call', assign: toTeam, due: DAY }], sales);
    expect(bench.snapshot?.tasks).toMatchObject([
      { label: 'call', assignees: ['team:sales'], dueAt: NOW + DAY, claimedBy: null },
    ]);
    expect(refused(bench.complete('call', { actor: user('eve') }))).toMatchObject({
      code: 'NotAssigned',
      reason: '"call" is assigned to team:sales.',
    });
    bench.actors = {
      dan: { standsFor: [{ person: 'user:ann', chain: ['user:ann', 'user:dan'] }] },
    };
    const done = decided(
      bench.complete('call', { actor: user('bob'), fields: { note: 1 }, comment: 'ok' }),
    );
    expect(done.history[0]).toMatchObject({
      event: 'task.completed',
      after: { note: 1 },
      payload: { label: 'call', comment: 'ok' },
    });
    expect(done.effects).toContainEqual(
      expect.objectContaining({ kind: 'task.closed', outcome: 'completed', actor: user('bob') }),
    );
  });

  test('is completed once, with fields that are right, and not voted on', () => {
    const bench = running([task('call'), task('mail')]);
    const [first] = bench.snapshot!.tasks;
    expect(refused(bench.complete('call', { fields: { 'a b': 1 } })).code).toBe('InvalidField');
    expect(refused(bench.do({ type: 'vote', task: first!.id, choice: 'approve' })).code).toBe(
      'WrongKind',
    );
    decided(bench.complete('call'));
    const again = refused(bench.do({ type: 'completeTask', task: first!.id }));
    expect(again).toMatchObject({ code: 'UnknownTask', path: 'task' });
  });

  test('without an assignee is anybody’s', () => {
    decided(running([task('call')]).complete('call', { actor: user('eve') }));
  });

  test('of a team is claimed by one and released [US-014]', () => {
    const bench = running([{ task: 'call', assign: toTeam }], sales);
    const { id } = bench.snapshot!.tasks[0]!;
    const claim = (person: string) => bench.do({ type: 'claim', task: id, actor: user(person) });
    const release = (person: string) =>
      bench.do({ type: 'release', task: id, actor: user(person) });
    expect(refused(release('ann')).code).toBe('NotClaimed');
    expect(refused(claim('eve')).code).toBe('NotAssigned');
    expect(refused(bench.do({ type: 'claim', task: id })).reason).toBe(
      'Only people can claim tasks.',
    );
    decided(claim('ann'));
    const { revision } = bench.snapshot!;
    decided(claim('ann'));
    expect(bench.snapshot?.revision).toBe(revision);
    expect(refused(claim('bob'))).toMatchObject({
      code: 'AlreadyClaimed',
      reason: '"call" was claimed by user:ann.',
    });
    expect(refused(bench.complete('call', { actor: user('bob') })).code).toBe('AlreadyClaimed');
    expect(refused(release('bob')).code).toBe('NotClaimed');
    decided(release('ann'));
    decided(claim('bob'));
    decided(bench.do({ type: 'release', task: id }));
    decided(claim('cid'));
    decided(bench.complete('call', { actor: user('cid') }));
  });

  test('is picked round robin, also twice in one decision', () => {
    const call = { task: 'call', assign: { ...toTeam, pick: 'round_robin' as const } };
    const bench = running([{ parallel: [[call], [call]] }, call, call], (it) => {
      sales(it);
      it.last = { 'team:sales': 'user:bob' };
    });
    expect(assigned(bench)).toEqual([['user:cid'], ['user:ann']]);
    decided(bench.complete('call'));
    decided(bench.complete('call'));
    expect(assigned(bench)).toEqual([['user:bob']]);
  });

  test('is picked by load, also twice in one decision', () => {
    const call = { task: 'call', assign: { ...toTeam, pick: 'least_loaded' as const } };
    const bench = running([{ parallel: [[call], [call], [call]] }], (it) => {
      sales(it);
      it.loads = { 'user:ann': 1, 'user:cid': 2 };
    });
    expect(assigned(bench)).toEqual([['user:bob'], ['user:ann'], ['user:bob']]);
  });

  test.each(['round_robin', 'least_loaded'] as const)(
    'is not picked by %s for who has reached the capacity of the team, also twice in one decision',
    (pick) => {
      const call = { task: 'call', assign: { ...toTeam, pick } };
      const bench = running([{ parallel: [[call], [call], [call]] }], (it) => {
        sales(it);
        it.loads = { 'user:ann': 3, 'user:bob': 1 };
        it.capacity = 2;
        it.last = { 'team:sales': 'user:cid' };
      });
      const first = pick === 'round_robin' ? ['user:bob', 'user:cid'] : ['user:cid', 'user:bob'];
      expect(assigned(bench)).toEqual([...first.map((person) => [person]), ['user:cid']]);
    },
  );

  test.each(['round_robin', 'least_loaded'] as const)(
    'goes to the team where %s finds everybody at its capacity, and the turn stays',
    (pick) => {
      const call = { task: 'call', assign: { ...toTeam, pick } };
      const bench = running([{ parallel: [[call], [call]] }], (it) => {
        sales(it);
        it.loads = { 'user:ann': 1, 'user:cid': 1 };
        it.capacity = 1;
      });
      expect(assigned(bench)).toEqual([['user:bob'], ['team:sales']]);
      const picked = bench.decisions
        .flatMap(({ effects }) => effects)
        .filter(({ kind }) => kind === 'picked');
      expect(picked).toMatchObject([{ person: 'user:bob' }]);
    },
  );

  test('is picked for who had reached the capacity before this decision closed their task', () => {
    const call = { task: 'call', assign: { ...toTeam, pick: 'round_robin' as const } };
    const bench = running([call, call], (it) => {
      it.teams = { sales: ['user:ann'] };
      it.capacity = 1;
    });
    bench.loads = { 'user:ann': 1 };
    decided(bench.complete('call'));
    expect(assigned(bench)).toEqual([['user:ann']]);
  });

  test('of an empty team stays with the team; of several targets goes to all; a person is never picked', () => {
    const pick = 'round_robin' as const;
    const bench = running(
      [
        { parallel: [[{ task: 'a', assign: { ...toTeam, pick } }], []] },
        {
          task: 'b',
          assign: {
            to: [{ kind: 'person', person: 'user:x' }, { kind: 'owner' }, { kind: 'owner' }],
            pick,
          },
        },
      ],
      (it) => {
        it.teams = { sales: [] };
        it.owner = 'user:own';
      },
    );
    expect(assigned(bench)).toEqual([['team:sales']]);
    decided(bench.complete('a'));
    expect(assigned(bench)).toEqual([['user:x', 'user:own']]);
  });

  test('of a team that does not exist parks the instance until there is one', () => {
    const bench = running([
      { task: 'call', assign: toTeam },
      { task: 'own', assign: { to: [{ kind: 'owner' }] } },
    ]);
    expect(bench.snapshot?.fault).toMatchObject({
      code: 'UnknownAssignee',
      reason: 'There is no such assignee: the team "sales".',
      path: 'campaigns.nurture.do[0]',
    });
    sales(bench);
    decided(bench.do({ type: 'resume' }));
    decided(bench.complete('call'));
    expect(bench.snapshot?.fault?.reason).toBe("There is no such assignee: the record's owner.");
    decided(bench.do({ type: 'resume', mode: 'skip' }));
    expect(statusOf(bench)).toBe('completed');
  });
});

describe('wait', () => {
  test('arms a timer and continues when it fires, never before', () => {
    const bench = running([{ wait: DAY }, task('after')]);
    expect(bench.snapshot?.timers).toMatchObject([
      { triggerAt: NOW + DAY, work: { kind: 'wait' } },
    ]);
    const timer = timerOf(bench, 'wait');
    bench.now = NOW + DAY - 1;
    expect(refused(bench.do({ type: 'timerFired', timer }))).toMatchObject({
      code: 'TooEarly',
      reason: `The timer "${timer}" falls due at 2026-01-06T09:00:00.000Z.`,
    });
    bench.now = NOW + DAY;
    expect(refused(bench.do({ type: 'activityCompleted', timer })).code).toBe('WrongKind');
    expect(refused(bench.do({ type: 'activityFailed', timer, reason: 'x' })).code).toBe(
      'WrongKind',
    );
    decided(bench.do({ type: 'timerFired', timer }));
    expect(bench.labels()).toEqual(['after']);
    expect(refused(bench.do({ type: 'timerFired', timer })).code).toBe('UnknownTimer');
  });
});

describe('an activity', () => {
  test('is a timer that is due at once, and stores its output under its name [FR-L2-010]', () => {
    const bench = running([{ activity: 'mail', input: { to: 'x' }, as: 'my-mail' }, task('after')]);
    const [timer] = bench.snapshot!.timers;
    expect(timer).toMatchObject({
      triggerAt: NOW,
      work: {
        kind: 'activity',
        integration: 'mail',
        input: { to: 'x' },
        attempt: 1,
        idempotencyKey: `${timer!.token}:campaigns.nurture.do[0]`,
      },
    });
    expect(refused(bench.do({ type: 'timerFired', timer: timer!.id })).code).toBe('WrongKind');
    decided(bench.do({ type: 'activityCompleted', timer: timer!.id, output: { id: 7 } }));
    expect(bench.snapshot?.data).toEqual({ 'my-mail': { id: 7 } });
    expect(eventsOf(bench)).toEqual(['instance.changed', 'activity.completed', 'task.opened']);
  });

  test('is tried again with a growing delay and the same key, then parks [REL-002, REL-005]', () => {
    const bench = running([{ activity: 'mail', attempts: 3, delay: 1000, backoff: 'exponential' }]);
    const keys = new Set<unknown>();
    const delays: number[] = [];
    for (let attempt = 1; attempt <= 3; attempt += 1) {
      const [timer] = bench.snapshot!.timers;
      expect(timer!.work).toMatchObject({ attempt });
      keys.add((timer!.work as { idempotencyKey: string }).idempotencyKey);
      delays.push(timer!.triggerAt - bench.now);
      decided(bench.do({ type: 'activityFailed', timer: timer!.id, reason: 'no route' }));
    }
    expect(delays).toEqual([0, 1000, 2000]);
    expect(keys.size).toBe(1);
    expect(bench.snapshot).toMatchObject({
      status: 'needs_attention',
      fault: { code: 'StepFailed', reason: 'no route', path: 'campaigns.nurture.do[0]' },
      tokens: [{ state: { kind: 'failed', reason: 'no route' } }],
      timers: [],
    });
    expect(eventsOf(bench)).toEqual(['activity.failed', 'instance.parked']);
    decided(bench.do({ type: 'resume' }));
    expect(bench.snapshot?.timers[0]?.work).toMatchObject({ attempt: 1 });
    expect(
      keys.has((bench.snapshot!.timers[0]!.work as { idempotencyKey: string }).idempotencyKey),
    ).toBe(true);
  });

  test('keeps a fixed delay, and one that grows stops at a day', () => {
    const delays = (backoff: 'fixed' | 'exponential') => {
      const bench = running([{ activity: 'mail', attempts: 40, delay: 60_000, backoff }]);
      for (let attempt = 1; attempt < 40; attempt += 1) {
        decided(
          bench.do({ type: 'activityFailed', timer: bench.snapshot!.timers[0]!.id, reason: 'x' }),
        );
      }
      return bench.snapshot!.timers[0]!.triggerAt - NOW;
    };
    expect([delays('fixed'), delays('exponential')]).toEqual([60_000, DAY]);
  });

  test('that cannot be retried fails at once; an optional one is skipped', () => {
    const failing = running([{ activity: 'mail', attempts: 5 }]);
    const command = { type: 'activityFailed', reason: 'gone', retryable: false } as const;
    decided(failing.do({ ...command, timer: timerOf(failing, 'activity') }));
    expect(statusOf(failing)).toBe('needs_attention');
    const optional = running([{ activity: 'mail', attempts: 5, optional: true }, task('after')]);
    decided(optional.do({ ...command, timer: timerOf(optional, 'activity') }));
    expect(optional.labels()).toEqual(['after']);
    expect(eventsOf(optional)).toEqual(['activity.skipped', 'task.opened']);
  });

  test('whose answer cannot be kept parks the instance', () => {
    const definition = define({
      data: { n: number() },
      campaigns: { c: { do: [{ activity: 'count', as: 'n' }] } },
    });
    const bench = new Bench(definition);
    decided(bench.start({ campaign: 'c' }));
    decided(
      bench.do({ type: 'activityCompleted', timer: timerOf(bench, 'activity'), output: 'many' }),
    );
    expect(bench.snapshot?.fault).toMatchObject({
      code: 'InvalidOutput',
      reason: 'What "count" answered cannot be kept as "n": it must be a number.',
    });
    decided(bench.do({ type: 'resume' }));
    decided(bench.do({ type: 'activityCompleted', timer: timerOf(bench, 'activity'), output: 3 }));
    expect(bench.snapshot).toMatchObject({ data: { n: 3 }, status: 'completed' });
  });

  test('that can be undone is kept in the order of completion until its flow ends [BR-004]', () => {
    const undo = (name: string): StepWords => ({ activity: name, compensate: `undo-${name}` });
    const bench = running([
      { parallel: [[undo('a')], [undo('b')], [{ activity: 'c' }]] },
      task('after'),
    ]);
    const complete = (name: string) => {
      const timer = bench.snapshot!.timers.find(
        ({ work }) => work.kind === 'activity' && work.integration === name,
      )!;
      decided(bench.do({ type: 'activityCompleted', timer: timer.id, output: name }));
    };
    ['b', 'c', 'a'].forEach(complete);
    expect(bench.snapshot?.completedSteps).toMatchObject([
      { sequence: 1, output: 'b', step: 'campaigns.nurture.do[0].parallel[1][0]' },
      { sequence: 2, output: 'a', step: 'campaigns.nurture.do[0].parallel[0][0]' },
    ]);
    decided(bench.complete('after'));
    expect(bench.snapshot?.completedSteps).toEqual([]);
  });
});

describe('a transition step', () => {
  const step = (optional: boolean) => running([{ transition: 'qualify', optional }, task('after')]);

  test('is carried out by a worker and continues when that has reported', () => {
    const bench = step(false);
    expect(bench.snapshot?.timers).toMatchObject([
      { work: { kind: 'transition', transition: 'qualify' } },
    ]);
    decided(bench.do({ type: 'activityCompleted', timer: timerOf(bench, 'transition') }));
    expect(bench.labels()).toEqual(['after']);
  });

  test('that is refused fails with the reason, or is skipped where it is optional', () => {
    const failing = step(false);
    const command = { type: 'activityFailed', reason: 'The score is too low.' } as const;
    decided(failing.do({ ...command, timer: timerOf(failing, 'transition') }));
    expect(failing.snapshot?.fault?.reason).toBe('The score is too low.');
    const optional = step(true);
    decided(optional.do({ ...command, timer: timerOf(optional, 'transition') }));
    expect(optional.labels()).toEqual(['after']);
  });
});

describe('a branch that ends other than by completion', () => {
  /**
   * camunda#19460: an inclusive join waits for a token that has left through an error boundary, and
   * the process is stuck. Here such a token fails, or its approval is rejected, or a user cancels
   * it; in each case the join continues with the remaining branches.
   */
  const forked = (second: StepWords) =>
    running([
      {
        inclusive: [
          { when: () => true, do: [task('a')] },
          { when: () => true, do: [second, task('never')] },
          { when: () => false, do: [task('not taken')] },
        ],
      },
      task('after'),
    ]);

  test.each(['before', 'after'])('failed, then abandoned %s the other has returned', (order) => {
    const bench = forked({ activity: 'mail' });
    const abandon = () => decided(bench.do({ type: 'resume', mode: 'abandon' }));
    decided(bench.do({ type: 'activityFailed', timer: timerOf(bench, 'activity'), reason: 'x' }));
    if (order === 'before') abandon();
    decided(bench.complete('a'));
    if (order === 'after') {
      expect(bench.labels()).toEqual([]);
      abandon();
    }
    expect(bench.labels()).toEqual(['after']);
    expect(statusOf(bench)).toBe('active');
  });

  test.each(['before', 'after'])(
    'ended by a rejected approval %s the other has returned',
    (order) => {
      const bench = forked({ approval: 'ok?', by: { strategy: 'first' } });
      const reject = () =>
        ['ann', 'bob', 'cid'].forEach((name) => decided(bench.vote(name, 'reject')));
      if (order === 'before') reject();
      decided(bench.complete('a'));
      if (order === 'after') reject();
      expect(bench.labels()).toEqual(['after']);
    },
  );

  test.each(['before', 'after'])('cancelled %s the other has returned', (order) => {
    const bench = forked(task('b'));
    const cancel = () => {
      const token = tokenAt(bench.snapshot, 'inclusive[1].do[0]');
      decided(bench.do({ type: 'cancelBranch', token, reason: 'no longer wanted' }));
    };
    if (order === 'before') cancel();
    decided(bench.complete('a'));
    if (order === 'after') cancel();
    expect(bench.labels()).toEqual(['after']);
  });

  /**
   * camunda#19464: the join's counter rises once per token and falls once per distinct flow, so two
   * tokens over one flow leave it above zero. Tokens are counted as rows here: whatever a
   * branch forks into, and however its parts end, it is one child that returns once.
   */
  test('joins once where a branch forks again, whose parts return, fail and are cancelled', () => {
    const bench = running([
      {
        inclusive: [
          {
            when: () => true,
            do: [
              {
                inclusive: [
                  { when: () => true, do: [task('a1')] },
                  { when: () => true, do: [task('a2')] },
                ],
              },
              { parallel: [[task('b1')], [task('b2')]] },
            ],
          },
          { when: () => true, do: [task('c')] },
        ],
      },
      task('after'),
    ]);
    decided(bench.complete('a1'));
    decided(bench.complete('a2'));
    decided(bench.complete('c'));
    decided(bench.do({ type: 'cancelBranch', token: tokenAt(bench.snapshot, 'parallel[0][0]') }));
    expect(bench.labels()).toEqual(['b2']);
    decided(bench.complete('b2'));
    expect(bench.labels()).toEqual(['after']);
    decided(bench.complete('after'));
    expect(statusOf(bench)).toBe('completed');
  });
});

describe('cancelBranch', () => {
  test('takes everything below with it: tasks, timers, tokens', () => {
    const bench = running([
      {
        parallel: [
          [{ parallel: [[task('x')], [{ wait: DAY }], [{ activity: 'm' }]] }],
          [task('y')],
        ],
      },
    ]);
    const token = tokenAt(bench.snapshot, 'parallel[0][0]');
    const { effects, history } = decided(bench.do({ type: 'cancelBranch', token, reason: 'stop' }));
    expect(bench.snapshot?.tokens).toHaveLength(2);
    expect(bench.labels()).toEqual(['y']);
    expect(effects.map(({ kind }) => kind)).toEqual([
      'task.closed',
      'timer.removed',
      'timer.removed',
    ]);
    expect(history).toMatchObject([
      { event: 'branch.cancelled', payload: { reason: 'stop' } },
      { event: 'task.cancelled' },
    ]);
  });

  test('of the first token ends the run and parks what would complete; of an unknown one is refused', () => {
    const bench = running([task('x')]);
    expect(refused(bench.do({ type: 'cancelBranch', token: 'i1.99' as TokenId })).code).toBe(
      'UnknownToken',
    );
    bench.authorization = { allowed: false, reason: 'No.' };
    expect(refused(bench.do({ type: 'cancelBranch', token: 'i1.1' as TokenId })).code).toBe(
      'NotAllowed',
    );
    bench.authorization = undefined;
    decided(bench.do({ type: 'cancelBranch', token: bench.snapshot!.tokens[0]!.id }));
    expect(bench.snapshot).toMatchObject({
      ...{ status: 'needs_attention', tokens: [], tasks: [], runs: [] },
      fault: {
        code: 'FlowCancelled',
        reason: expect.stringMatching(/"resume".*"cancel"/) as string,
      },
    });
    decided(bench.do({ type: 'resume' }));
    expect(statusOf(bench)).toBe('completed');
  });

  test('of the first token of a parked run replaces its fault, which is of a step that is gone', () => {
    const bench = running([{ activity: 'm', attempts: 1 }]);
    const [timer] = bench.snapshot!.timers;
    decided(bench.do({ type: 'activityFailed', timer: timer!.id, reason: 'no line' }));
    expect(bench.snapshot).toMatchObject({ fault: { code: 'StepFailed', reason: 'no line' } });
    decided(bench.do({ type: 'cancelBranch', token: bench.snapshot!.tokens[0]!.id }));
    expect(bench.snapshot).toMatchObject({
      ...{ status: 'needs_attention', tokens: [], fault: { code: 'FlowCancelled' } },
    });
    decided(bench.do({ type: 'resume' }));
    expect(statusOf(bench)).toBe('completed');
  });

  test('is refused while the instance is paused, which would complete when it continues', () => {
    const bench = running([task('x')]);
    const cancel = { type: 'cancelBranch', token: bench.snapshot!.tokens[0]!.id } as const;
    decided(bench.do({ type: 'pause' }));
    expect(refused(bench.do(cancel)).code).toBe('NeedsAttention');
    decided(bench.do({ type: 'continue' }));
    expect(statusOf(bench)).toBe('active');
    decided(bench.do(cancel));
    expect(bench.snapshot?.fault?.code).toBe('FlowCancelled');
  });
});

describe('a flow that a transition starts', () => {
  const pipeline = (steps: StepWords[]) =>
    define({
      transitions: {
        win: { from: 'new', to: 'won', do: steps },
        lose: { from: '*', to: 'qualified' },
      },
    });

  test('runs after the stage has moved; the instance completes when it is over', () => {
    const bench = new Bench(pipeline([task('invoice')]));
    decided(bench.start());
    const { next } = decided(bench.act('win'));
    expect(next).toMatchObject({ stage: 'won', status: 'active' });
    expect(next.runs).toMatchObject([
      { transition: { name: 'win', from: 'new' }, actor: user('rep') },
    ]);
    decided(bench.complete('invoice'));
    expect(statusOf(bench)).toBe('completed');
  });

  test('that fails parks the instance and leaves the stage; actions wait for resume', () => {
    const bench = new Bench(pipeline([{ activity: 'mail' }]));
    decided(bench.start());
    decided(bench.act('win'));
    decided(
      bench.do({ type: 'activityFailed', timer: timerOf(bench, 'activity'), reason: 'no route' }),
    );
    expect(bench.snapshot).toMatchObject({ stage: 'won', status: 'needs_attention' });
    expect(refused(bench.act('lose'))).toMatchObject({
      code: 'NeedsAttention',
      reason: 'The instance needs attention before it can continue: no route',
    });
    decided(bench.do({ type: 'resume', mode: 'skip' }));
    expect(statusOf(bench)).toBe('completed');
    expect(refused(bench.do({ type: 'resume' })).code).toBe('InstanceEnded');
  });
});

describe('resume', () => {
  const twice = () => {
    const bench = running([{ parallel: [[{ activity: 'a' }], [{ activity: 'b' }], [task('c')]] }]);
    for (const timer of bench.snapshot!.timers) {
      decided(bench.do({ type: 'activityFailed', timer: timer.id, reason: `${timer.id} failed` }));
    }
    return bench;
  };

  test('keeps the first reason; later failures do not replace it', () => {
    const bench = twice();
    const [first] = bench.snapshot!.tokens.filter(({ state }) => state.kind === 'failed');
    expect(bench.snapshot?.fault).toMatchObject({ path: first!.step });
    expect(eventsOf(bench)).toEqual(['activity.failed']);
  });

  test('retries one token; the instance stays parked for the other', () => {
    const bench = twice();
    const [first, second] = bench.snapshot!.tokens.filter(({ state }) => state.kind === 'failed');
    decided(bench.do({ type: 'resume', mode: 'skip', token: first!.id }));
    expect(bench.snapshot).toMatchObject({
      status: 'needs_attention',
      fault: { path: second!.step },
    });
    expect(eventsOf(bench)).toEqual(['instance.resumed', 'instance.parked']);
    decided(bench.do({ type: 'resume', mode: 'abandon' }));
    expect(statusOf(bench)).toBe('active');
  });

  test('is refused if nothing is parked, for other tokens and other modes', () => {
    const bench = twice();
    const other = bench.snapshot!.tokens.find(({ state }) => state.kind === 'task')!;
    expect(refused(bench.do({ type: 'resume', token: other.id })).code).toBe('WrongKind');
    expect(refused(bench.do({ type: 'resume', token: 'x' as TokenId })).code).toBe('UnknownToken');
    expect(refused(bench.do({ type: 'resume', mode: 'hope' as never })).path).toBe('mode');
    expect(refused(running([task('x')]).do({ type: 'resume' })).code).toBe('NotParked');
  });

  test('while parked, other branches continue', () => {
    const bench = twice();
    decided(bench.complete('c'));
    expect(statusOf(bench)).toBe('needs_attention');
  });
});

describe('what has to be asked outside', () => {
  test('is asked once, with the data of that moment, and all of a fork at once [FR-EXT-002]', () => {
    const bench = running(
      [
        { set: { n: () => 1 } },
        {
          inclusive: [
            { when: asking('first', 'credit', { min: 5 }), do: [task('a')] },
            { when: asking('second', 'credit'), do: [task('b')] },
          ],
        },
      ],
      (it) => {
        it.values = { name: 'Ann' };
        it.answers = { credit: (request) => ({ met: request.key.includes('first') }) };
      },
    );
    expect(bench.labels()).toEqual(['a']);
    expect(bench.asked).toHaveLength(2);
    expect(bench.asked[0]).toMatchObject({
      kind: 'condition',
      need: { type: 'credit', input: { min: 5 } },
      data: { n: 1, name: 'Ann' },
    });
  });

  test('is put off while data may still change before it', () => {
    const bench = running(
      [
        {
          parallel: [
            [{ task: 'x', assign: { to: [{ kind: 'team', team: 'sales' }] } }],
            [{ exclusive: [{ when: asking('late', 'credit'), do: [task('a')] }] }],
          ],
        },
      ],
      (it) => {
        it.teams = { sales: [] };
        it.answers = { credit: () => ({ met: true }) };
      },
    );
    expect(bench.labels()).toEqual(['x', 'a']);
    expect(bench.asked.map(({ kind }) => kind)).toEqual(['assignment', 'condition']);
  });

  test('shows a declared key from the instance alone', () => {
    const definition = define({
      data: { score: {}, budget: {} },
      transitions: { go: { from: 'new', to: 'new', condition: asking('c', 'credit') } },
    });
    const bench = new Bench(definition);
    bench.values = { score: 99, name: 'Ann' };
    bench.answers = { credit: () => ({ met: true }) };
    decided(bench.start({ fields: { budget: 1 } }));
    decided(bench.act('go', { fields: { loose: 2 } }));
    expect(bench.asked).toMatchObject([{ data: { budget: 1, name: 'Ann', loose: 2 } }]);
    expect(bench.asked[0]).not.toHaveProperty('data.score');
  });
});
