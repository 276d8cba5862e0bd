import fc from 'fast-check';

import type {
  Delegation,
  DelegationScope,
  Person,
  StandsFor,
  TimedDelegation,
} from '../../../server/src/core/contracts';
import { chainFrom, intersect, standingFor } from '../../../server/src/core/delegation';
import { MemoryDirectory } from '../../../server/src/core/runner';
import { createEngine, SimulatedClock } from '../../../server/src/standalone';
import { Bench, decided, define, refused, user } from '../../support/engine';
import { standInsOf } from '../../support/naive-delegations';
import { random } from '../../support/runs';

const EVERYTHING: DelegationScope = { definition: null, kind: null, team: null };
const WORK = { definition: 'test', kind: 'task' };

const from = (
  delegator: string,
  delegatee: string,
  scope: Partial<DelegationScope> = {},
): Delegation => ({
  delegator: `user:${delegator}`,
  delegatee: `user:${delegatee}`,
  scope: { ...EVERYTHING, ...scope },
});

const people = (...names: string[]): Person[] => names.map((name): Person => `user:${name}`);

describe('a chain of delegation', () => {
  const chain = (delegations: readonly Delegation[], work = WORK, team: string | null = null) =>
    chainFrom(delegations, 'user:ann', work, team);

  test('[FR-L3-003] ends with whoever stands in, or with the person alone', () => {
    expect(chain([])).toEqual(people('ann'));
    expect(chain([from('bob', 'cid')])).toEqual(people('ann'));
    expect(chain([from('bob', 'cid'), from('ann', 'bob')])).toEqual(people('ann', 'bob', 'cid'));
  });

  test('[BR-005] is at most three delegations long: the fourth does not count', () => {
    const long = ['ab', 'bc', 'cd', 'de', 'ef'].map(([one, other]) => from(one!, other!));
    expect(chainFrom(long, 'user:a', WORK, null)).toEqual(people('a', 'b', 'c', 'd'));
  });

  test('[BR-005] ends before it would come back to somebody', () => {
    expect(chain([from('ann', 'bob'), from('bob', 'ann')])).toEqual(people('ann', 'bob'));
    const later = [from('ann', 'bob'), from('bob', 'cid'), from('cid', 'bob')];
    expect(chain(later)).toEqual(people('ann', 'bob', 'cid'));
    expect(chain([from('ann', 'ann')])).toEqual(people('ann'));
  });

  test.each([
    [{ definition: 'test' }, true],
    [{ definition: 'other' }, false],
    [{ kind: 'task' }, true],
    [{ kind: 'lead' }, false],
    [{ team: 'team:a' }, false],
    [{ definition: 'test', kind: 'approval' }, false],
  ] as const)('[FR-L3-003] limited to %j covers a task of the definition: %s', (scope, covers) => {
    expect(chain([from('ann', 'bob', scope)])).toEqual(people('ann', ...(covers ? ['bob'] : [])));
  });

  test('[FR-L3-003] limited to a team covers what came by way of it', () => {
    const scoped = [from('ann', 'bob', { team: 'team:a' }), from('bob', 'cid')];
    expect(chain(scoped, WORK, 'team:a')).toEqual(people('ann', 'bob', 'cid'));
    expect(chain(scoped, WORK, 'team:b')).toEqual(people('ann'));
  });

  test('what two scopes both cover', () => {
    const both = intersect({ ...EVERYTHING, kind: 'task' }, { ...EVERYTHING, definition: 'a' });
    expect(both).toEqual({ definition: 'a', kind: 'task', team: null });
    expect(intersect(both!, { ...EVERYTHING, kind: 'lead' })).toBeUndefined();
    expect(intersect(both!, { ...EVERYTHING, definition: 'a' })).toEqual(both);
  });
});

describe('delegations in general', () => {
  const NAMES = people('a', 'b', 'c', 'd', 'e', 'f');
  const TEAMS: Readonly<Record<string, readonly Person[]>> = {
    'team:x': people('a', 'b'),
    'team:y': people('b', 'c', 'd'),
  };
  const teamsOf = (person: Person) =>
    Object.keys(TEAMS).filter((team) => TEAMS[team]!.includes(person)) as `team:${string}`[];
  const nullable = <T>(...values: T[]) => fc.constantFrom<T | null>(null, null, ...values);
  const delegations = fc.array(
    fc.record({
      delegator: fc.constantFrom(...NAMES),
      delegatee: fc.constantFrom(...NAMES),
      scope: fc.record({
        definition: nullable('test', 'other'),
        kind: nullable('task' as const, 'approval' as const, 'lead' as const),
        team: nullable('team:x' as const, 'team:y' as const),
      }),
    }),
    { maxLength: 9 },
  );
  const works = fc.record({
    definition: fc.constantFrom('test', 'other'),
    kind: fc.constantFrom('task', 'approval', 'lead', 'company'),
  });

  const mayDo = (standsFor: readonly StandsFor[], assignee: string, work: typeof WORK): boolean =>
    standsFor.some(
      ({ assignees = [], scope }) =>
        assignees.some((one) => one === assignee) &&
        [null, work.definition].includes(scope!.definition) &&
        [null, work.kind].includes(scope!.kind),
    );

  test('[FR-L3-003] [BR-005] standing for somebody agrees with a naive resolver', () => {
    fc.assert(
      fc.property(delegations, works, (list, work) => {
        for (const self of NAMES) {
          const standsFor = standingFor(self, list, teamsOf);
          for (const { person, chain } of standsFor) {
            expect(chain.length).toBeLessThanOrEqual(4);
            expect(new Set(chain).size).toBe(chain.length);
            expect([chain[0], chain.at(-1)]).toEqual([person, self]);
          }
          for (const person of NAMES.filter((one) => one !== self)) {
            const isExpected = standInsOf(list, person, work, null).has(self);
            expect([self, person, mayDo(standsFor, person, work)]).toEqual([
              ...[self, person, isExpected],
            ]);
          }
          for (const [team, members] of Object.entries(TEAMS)) {
            const isExpected = members.some(
              (one) => one !== self && standInsOf(list, one, work, team).has(self),
            );
            expect([self, team, mayDo(standsFor, team, work)]).toEqual([self, team, isExpected]);
          }
        }
      }),
      random(300),
    );
  });

  test('[BR-009] whoever is assigned may do the work of the person who was meant', () => {
    fc.assert(
      fc.property(delegations, works, (list, work) => {
        for (const person of NAMES) {
          const end = chainFrom(list, person, work, null).at(-1)!;
          if (end === person) {
            expect(standInsOf(list, person, work, null).size).toBe(0);
          } else {
            expect(mayDo(standingFor(end, list, teamsOf), person, work)).toBe(true);
          }
        }
      }),
      random(300),
    );
  });
});

describe('a decision while people are away', () => {
  const lead = {
    lead: { stages: ['new', 'open', { name: 'won', final: true }] },
  };
  const desk = { kind: 'team', team: 'deal-desk' } as const;
  const standsFor = (...names: string[]): StandsFor[] =>
    names.map((name) => ({ person: `user:${name}`, chain: people(name, 'del') }));

  const begin = (words: Parameters<typeof define>[0]): Bench => {
    const bench = new Bench(define({ entities: lead, ...words }));
    decided(bench.start());
    return bench;
  };
  const lastEntry = (bench: Bench) => bench.decisions.at(-1)!.history.at(-1)!;

  test('[BR-009] "assign" gives the record to whoever stands in, and the history has the chain', () => {
    const bench = begin({ transitions: {} });
    bench.delegations = [from('ann', 'bob'), from('bob', 'cid')];
    decided(bench.act('assign', { assignees: people('ann', 'cid', 'dan') }));
    expect(bench.snapshot?.assignees).toEqual(people('cid', 'dan'));
    expect(lastEntry(bench)).toMatchObject({
      event: 'instance.assigned',
      payload: { action: 'assign', chains: [people('ann', 'bob', 'cid')] },
    });
    // Who is assigned already stays.
    bench.delegations = [from('dan', 'eve')];
    decided(bench.act('assign', { assignees: people('dan') }));
    expect(bench.snapshot?.assignees).toEqual(people('dan'));
    expect(lastEntry(bench).payload).toEqual({ action: 'assign' });
  });

  test('[BR-001] [BR-009] nobody gets a lead by standing in for whom they assign it to', () => {
    const bench = begin({ transitions: { pick: pickOf('person') } });
    bench.delegations = [from('ann', 'bob'), from('bob', 'rep')];
    decided(bench.act('assign', { assignees: people('ann') }));
    expect(bench.snapshot?.assignees).toEqual(people('bob'));
    decided(bench.act('assign', { assignees: [] }));
    bench.rules = { selfAssign: true };
    decided(bench.act('assign', { assignees: people('ann') }));
    expect(bench.snapshot?.assignees).toEqual(people('rep'));
    bench.rules = { selfAssign: false };
    decided(bench.act('pick'));
    expect(bench.snapshot?.assignees).toEqual(people('bob'));
  });

  function pickOf(kind: 'person' | 'round_robin' | 'least_loaded') {
    return {
      from: 'new',
      to: 'open',
      assign:
        kind === 'person'
          ? { to: [{ kind: 'person' as const, person: 'user:ann' }] }
          : { to: [desk], pick: kind },
    };
  }

  test('[BR-009] round robin gives the turn of a member to whoever stands in', () => {
    const bench = begin({
      transitions: { pick: pickOf('round_robin'), back: { from: 'open', to: 'new' } },
    });
    bench.delegations = [from('bob', 'eve')];
    const owners = [1, 2, 3, 4].map(() => {
      decided(bench.act('pick', { actor: user('boss') }));
      decided(bench.act('back', { actor: user('boss') }));
      return bench.snapshot?.assignees[0];
    });
    expect(owners).toEqual(people('ann', 'eve', 'cid', 'ann'));
  });

  test('[BR-001] [BR-009] a member for whom the requester stands in is not picked', () => {
    const bench = begin({ transitions: { pick: pickOf('round_robin') } });
    bench.delegations = [from('ann', 'rep'), from('bob', 'rep')];
    decided(bench.act('pick'));
    expect(bench.snapshot?.assignees).toEqual(people('cid'));
    const all = begin({ transitions: { pick: pickOf('round_robin') } });
    all.delegations = ['ann', 'bob', 'cid'].map((name) => from(name, 'rep'));
    decided(all.act('pick'));
    expect(all.snapshot?.assignees).toEqual(['team:deal-desk']);
  });

  test('[BR-009] the least loaded is compared by who would get the work', () => {
    const bench = begin({ transitions: { pick: pickOf('least_loaded') } });
    bench.delegations = [from('ann', 'eve')];
    bench.loads = { 'user:ann': 0, 'user:eve': 5, 'user:bob': 2, 'user:cid': 1 };
    decided(bench.act('pick', { actor: user('boss') }));
    expect(bench.snapshot?.assignees).toEqual(people('cid'));
    const idle = begin({ transitions: { pick: pickOf('least_loaded') } });
    idle.delegations = [from('ann', 'eve')];
    idle.loads = { 'user:bob': 2, 'user:cid': 1 };
    decided(idle.act('pick', { actor: user('boss') }));
    expect(idle.snapshot?.assignees).toEqual(people('eve'));
  });

  test.each(['round_robin', 'least_loaded'] as const)(
    '[BR-009] the capacity of a team is that of who would get the work by %s',
    (pick) => {
      const bench = begin({ transitions: { pick: pickOf(pick) } });
      bench.delegations = [from('ann', 'eve')];
      bench.capacity = 2;
      bench.loads = { 'user:eve': 2, 'user:bob': 2, 'user:cid': 1 };
      decided(bench.act('pick', { actor: user('boss') }));
      expect(bench.snapshot?.assignees).toEqual(people('cid'));
      const free = begin({ transitions: { pick: pickOf(pick) } });
      free.delegations = [from('ann', 'eve')];
      free.capacity = 2;
      free.loads = { 'user:ann': 2, 'user:bob': 2, 'user:cid': 2 };
      decided(free.act('pick', { actor: user('boss') }));
      expect(free.snapshot?.assignees).toEqual(people('eve'));
    },
  );

  test('[BR-009] a task that is opened meanwhile is for whoever stands in', () => {
    const bench = begin({
      transitions: {
        go: {
          from: 'new',
          to: 'open',
          do: [
            { task: 'own', assign: { to: [{ kind: 'owner' }] } },
            { task: 'shared', assign: { to: [desk] } },
          ],
        },
      },
    });
    bench.owner = 'user:ann';
    bench.delegations = [
      from('ann', 'bob', { kind: 'task' }),
      from('bob', 'cid', { kind: 'lead' }),
    ];
    decided(bench.act('go'));
    expect(bench.snapshot?.tasks).toMatchObject([{ label: 'own', assignees: ['user:bob'] }]);
    expect(lastEntry(bench)).toMatchObject({
      event: 'task.opened',
      payload: { chains: [people('ann', 'bob')] },
    });
    decided(bench.complete('own'));
    expect(bench.snapshot?.tasks).toMatchObject([{ assignees: ['team:deal-desk'] }]);
    expect(lastEntry(bench).payload).not.toHaveProperty('chains');
  });

  test('[FR-L3-003] a delegate completes, claims and releases, and the history has the chain', () => {
    const bench = begin({
      transitions: {
        go: {
          from: 'new',
          to: 'open',
          do: [
            { task: 'shared', assign: { to: [desk] } },
            { task: 'next', assign: { to: [desk] } },
          ],
        },
      },
    });
    decided(bench.act('go'));
    const [task] = bench.snapshot!.tasks;
    const chain = people('ann', 'del');
    bench.actors = {
      del: {
        standsFor: [
          { person: 'user:ann', chain, assignees: ['user:ann', 'team:deal-desk'] },
          ...standsFor('bob'),
        ],
      },
      other: { standsFor: standsFor('dan') },
    };
    const claim = (name: string) => bench.do({ type: 'claim', task: task!.id, actor: user(name) });
    expect(refused(claim('other')).code).toBe('NotAssigned');
    decided(claim('del'));
    expect(lastEntry(bench)).toMatchObject({
      event: 'task.claimed',
      payload: { person: 'user:del', chain },
    });
    decided(bench.do({ type: 'release', task: task!.id, actor: user('del') }));
    expect(lastEntry(bench).payload).not.toHaveProperty('chain');
    decided(claim('bob'));
    decided(bench.do({ type: 'release', task: task!.id, actor: user('del') }));
    expect(lastEntry(bench).payload).toMatchObject({ chain: people('bob', 'del') });
    decided(bench.complete('shared', { actor: user('del') }));
    const completed = bench.decisions.at(-1)!.history;
    expect(completed.map(({ event, payload }) => [event, payload.chain])).toEqual([
      ['task.completed', chain],
      ['task.opened', chain],
    ]);
  });

  test('[FR-L3-003] a scope that does not cover the work gives no right to it', () => {
    const bench = begin({
      transitions: {
        go: { from: 'new', to: 'open', do: [{ task: 'own', assign: { to: [{ kind: 'owner' }] } }] },
      },
    });
    bench.owner = 'user:ann';
    decided(bench.act('go'));
    const scoped = (scope: StandsFor['scope']) => {
      bench.actors = {
        del: { standsFor: standsFor('ann').map((one) => ({ ...one, scope: scope! })) },
      };
    };
    for (const scope of [
      { definition: 'other', kind: null },
      { definition: null, kind: 'lead' },
    ] as const) {
      scoped(scope);
      expect(refused(bench.complete('own', { actor: user('del') })).code).toBe('NotAssigned');
    }
    scoped({ definition: 'test', kind: 'task' });
    decided(bench.complete('own', { actor: user('del') }));
  });

  describe('on an approval', () => {
    const asked = (): Bench => {
      const bench = begin({
        transitions: { win: { from: '*', to: 'won', approval: { strategy: 'unison' } } },
      });
      decided(bench.act('win'));
      return bench;
    };
    const seats = (bench: Bench) =>
      bench.snapshot?.tasks.flatMap((task) =>
        task.kind === 'approval' ? task.seats.map(({ vote }) => vote?.by.id ?? null) : [],
      );

    test('[FR-L3-003] [FR-L2-006] each seat is filled once, and changed only by whoever filled it', () => {
      const bench = asked();
      bench.actors = { bob: { standsFor: standsFor('ann') }, del: { standsFor: standsFor('bob') } };
      decided(bench.vote('bob', 'abstain', { seat: 'user:ann' }));
      expect(refused(bench.vote('ann', 'approve'))).toMatchObject({
        code: 'AlreadyVoted',
        reason: expect.stringContaining('user:bob'),
        path: 'seat',
      });
      decided(bench.vote('bob', 'approve', { seat: 'user:ann' }));
      decided(bench.vote('bob', 'approve'));
      expect(refused(bench.vote('del', 'reject')).code).toBe('AlreadyVoted');
      expect(seats(bench)).toEqual(['bob', 'bob', null]);
      decided(bench.vote('cid', 'approve'));
      expect(bench.snapshot?.stage).toBe('won');
    });

    test('[FR-L3-003] the delegator votes while the seat is empty, and then the delegate may not', () => {
      const bench = asked();
      bench.actors = { del: { standsFor: standsFor('ann', 'bob') } };
      decided(bench.vote('ann', 'approve'));
      expect(refused(bench.vote('del', 'reject', { seat: 'user:ann' })).code).toBe('AlreadyVoted');
      // The only seat that is left to them.
      decided(bench.vote('del', 'approve'));
      expect(seats(bench)).toEqual(['ann', 'del', null]);
    });

    test('[FR-L3-003] a requester chooses no voter by delegating what was delegated to them', () => {
      const bench = asked();
      const through = { person: 'user:ann' as const, chain: people('ann', 'rep', 'del') };
      bench.actors = { del: { standsFor: [through] } };
      expect(refused(bench.vote('del', 'approve')).code).toBe('NoSeat');
      const other = { ...through, chain: people('ann', 'eve', 'del') };
      bench.actors = { del: { standsFor: [through, other] } };
      decided(bench.vote('del', 'approve'));
      expect(lastEntry(bench).payload).toMatchObject({ chain: other.chain });
    });

    test('[FR-L3-003] delegations of tasks, and of other definitions, give no seat', () => {
      const bench = asked();
      for (const scope of [
        { definition: null, kind: 'task' },
        { definition: 'other', kind: null },
      ] as const) {
        bench.actors = { del: { standsFor: standsFor('ann').map((one) => ({ ...one, scope })) } };
        expect(refused(bench.vote('del', 'approve')).code).toBe('NoSeat');
      }
    });
  });
});

describe('an engine in plain Node', () => {
  test('[FR-L3-003] follows delegations while they last', async () => {
    const clock = new SimulatedClock(new Date('2026-12-20T00:00:00Z'));
    const day = (date: number): number => Date.UTC(2026, 11, date);
    const delegations: TimedDelegation[] = [
      { ...from('ann', 'bob'), startsAt: day(24), endsAt: day(27) },
    ];
    const engine = createEngine({
      ...{ clock, delegations, groups: { teams: { desk: people('ann') } } },
      definitions: [
        {
          id: 'plain',
          entities: { lead: { stages: ['new', 'open', { name: 'won', final: true }] } },
          transitions: {
            go: { from: '*', to: 'open', assign: { team: 'desk', pick: 'round_robin' } },
          },
        },
      ],
    });
    const started = await engine.begin({ definition: 'plain', subject: { type: 'lead', id: '1' } });
    if (started.kind !== 'decision') throw new Error(started.reason);
    const go = async () => {
      const outcome = await engine.execute(started.next.id, {
        ...{ type: 'act', action: 'go', actor: user('boss') },
      });
      return outcome.kind === 'decision' ? outcome.next.assignees : outcome.reason;
    };
    expect(await go()).toEqual(people('ann'));
    clock.moveTo(day(24));
    expect(await go()).toEqual(people('bob'));
    clock.moveTo(day(27));
    expect(await go()).toEqual(people('ann'));
  });

  test('[FR-L3-003] its directory knows for whom an actor stands in', async () => {
    const clock = new SimulatedClock(new Date(5));
    const directory = new MemoryDirectory(
      { teams: { desk: people('ann') } },
      { clock, delegations: [{ ...from('ann', 'bob'), startsAt: 5, endsAt: 6 }] },
    );
    expect((await directory.describe(user('bob'))).standsFor).toEqual([
      {
        person: 'user:ann',
        chain: people('ann', 'bob'),
        assignees: ['user:ann', 'team:desk'],
        scope: { definition: null, kind: null },
      },
    ]);
    clock.moveTo(6);
    expect((await directory.describe(user('bob'))).standsFor).toEqual([]);
  });
});
