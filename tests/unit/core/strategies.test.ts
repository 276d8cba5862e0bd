import type {
  ApprovalState,
  CastVote,
  Json,
  Person,
  VoteChoice,
} from '../../../server/src/core/contracts';
import { BUILT_IN_STRATEGIES } from '../../../server/src/strategies';
import { Bench, decided, define } from '../../support/engine';

type Ballot = VoteChoice | 'absent';

const CHOICES: readonly VoteChoice[] = ['approve', 'reject', 'abstain'];

/** What each strategy means, by the full count alone and as plainly as it can be said. */
const MEANING: Record<string, (ballots: readonly Ballot[], options: any) => boolean> = {
  unison: (ballots) => !ballots.includes('reject') && ballots.includes('approve'),
  majority: (ballots) => count(ballots) * 2 > ballots.length,
  quorum: (ballots, { quorum }) =>
    typeof quorum === 'number'
      ? count(ballots) >= quorum
      : count(ballots) * 100 >= Number.parseFloat(quorum) * ballots.length,
  first: (ballots) => ballots.includes('approve'),
};

const count = (ballots: readonly Ballot[]): number =>
  ballots.filter((ballot) => ballot === 'approve').length;

const OPTIONS: readonly [string, Json][] = [
  ['unison', {}],
  ['majority', {}],
  ['first', {}],
  ...[1, 2, 3, 4, 5, 6].map((quorum): [string, Json] => ['quorum', { quorum }]),
  ...['1%', '33.4%', '50%', '66 %', '100%'].map((quorum): [string, Json] => ['quorum', { quorum }]),
];

const strategyNamed = (name: string) => BUILT_IN_STRATEGIES.find((other) => other.name === name)!;
const personAt = (seat: number): Person => `user:${seat}`;

function* product<Item>(items: readonly Item[], length: number): Generator<Item[]> {
  if (length === 0) yield [];
  else
    for (const rest of product(items, length - 1)) for (const item of items) yield [...rest, item];
}

function* permutations(items: readonly number[]): Generator<number[]> {
  if (items.length === 0) yield [];
  for (const item of items) {
    for (const rest of permutations(items.filter((other) => other !== item))) yield [item, ...rest];
  }
}

/** What the strategy answers once these seats have voted, the rest being still out. */
const ask = (name: string, options: Json, ballots: readonly (Ballot | undefined)[]) => {
  const votes: CastVote[] = ballots.flatMap((choice, seat) =>
    choice && choice !== 'absent' ? [{ person: personAt(seat), choice }] : [],
  );
  const absent = ballots.flatMap((choice, seat) => (choice === 'absent' ? [personAt(seat)] : []));
  const seats = ballots.map((_, seat) => personAt(seat));
  return strategyNamed(name).canProceed(votes, { seats, absent }, options) as ApprovalState;
};

describe.each(OPTIONS)('%s %j', (name, options) => {
  test('decides as soon as it is certain, and no sooner, for every set of ballots [BR-010, FR-L2-006]', () => {
    let cases = 0;
    for (let seats = 1; seats <= 5; seats += 1) {
      for (const ballots of product<Ballot | undefined>([...CHOICES, 'absent', undefined], seats)) {
        const out = ballots.flatMap((ballot, seat) => (ballot === undefined ? [seat] : []));
        const outcomes = new Set<boolean>();
        for (const rest of product<Ballot>([...CHOICES, 'absent'], out.length)) {
          const full = ballots.map((ballot, seat) => ballot ?? rest[out.indexOf(seat)]!);
          outcomes.add(MEANING[name]!(full, options));
          if (outcomes.size === 2) break;
        }
        const expected =
          outcomes.size === 2 ? 'pending' : outcomes.has(true) ? 'approved' : 'rejected';
        const actual = ask(name, options, ballots);
        if (actual !== expected) throw new Error(`${ballots.join()}: ${actual}, not ${expected}`);
        cases += 1;
      }
    }
    expect(cases).toBe(5 + 25 + 125 + 625 + 3125);
  });

  test('six voters, every choice, every order: the same outcome, early as by full count', () => {
    const orders = [...permutations([0, 1, 2, 3, 4, 5])];
    expect(orders).toHaveLength(720);
    // The answer depends on nothing but who has voted what: each subset of each ballot, once.
    const answers = new Map<number, string>();
    const answer = (ballots: readonly VoteChoice[], cast: number): string => {
      const key = ballots.reduce(
        (sum, choice, seat) => sum * 4 + (cast & (1 << seat) ? CHOICES.indexOf(choice) + 1 : 0),
        0,
      );
      let known = answers.get(key);
      if (known === undefined) {
        known = ask(
          name,
          options,
          ballots.map((choice, seat) => (cast & (1 << seat) ? choice : undefined)),
        );
        answers.set(key, known);
      }
      return known;
    };
    let walks = 0;
    for (const ballots of product(CHOICES, 6)) {
      const expected = MEANING[name]!(ballots, options) ? 'approved' : 'rejected';
      for (const order of orders) {
        let cast = 0;
        let state = 'pending';
        for (const seat of order) {
          cast |= 1 << seat;
          state = answer(ballots, cast);
          if (state !== 'pending') break;
        }
        if (state !== expected) throw new Error(`${ballots.join()} by ${order.join()}: ${state}`);
        walks += 1;
      }
    }
    expect(walks).toBe(729 * 720);
  });
});

describe('through the engine', () => {
  test.each(OPTIONS)('%s %j: three voters, every choice, every order', (name, options) => {
    const people = [0, 1, 2];
    const definition = define({
      transitions: {
        win: {
          from: 'new',
          to: 'won',
          approval: { strategy: name, options, voters: [{ kind: 'team', team: 'all' }] },
        },
      },
    });
    for (const ballots of product(CHOICES, 3)) {
      const approved = MEANING[name]!(ballots, options);
      for (const order of permutations(people)) {
        const bench = new Bench(definition);
        bench.teams = { all: people.map(personAt) };
        decided(bench.start());
        const asked = bench.act('win');
        if (asked.kind === 'refusal') {
          // More approvals than seats.
          expect([asked.code, approved]).toEqual(['ApprovalImpossible', false]);
          continue;
        }
        for (const seat of order) {
          if (bench.labels().length === 0) break;
          decided(bench.vote(String(seat), ballots[seat]!));
        }
        expect(bench.snapshot).toMatchObject(
          approved
            ? { stage: 'won', status: 'completed', tasks: [] }
            : { stage: 'new', status: 'active', tasks: [] },
        );
      }
    }
  });
});

describe('quorum', () => {
  const quorum = strategyNamed('quorum');

  test.each([1, 7, '1%', '60%', '12.5 %', '100%'])('%j is right', (written) => {
    expect(quorum.check!({ quorum: written })).toEqual([]);
  });

  test.each([0, -1, 1.5, '0%', '101%', '60', 'half', null, {}, undefined])(
    '%j is refused',
    (written) => {
      const options = (written === undefined ? {} : { quorum: written }) as Json;
      expect(quorum.check!(options)).toMatchObject([
        {
          path: ['quorum'],
          message: 'quorum must be a whole number from 1, or a percentage such as "60%"',
        },
      ]);
      expect(() => quorum.canProceed([], { seats: [], absent: [] }, options)).toThrow(
        'quorum must be',
      );
    },
  );

  test.each([null, 7, []])('options %j are refused', (options) => {
    expect(quorum.check!(options)).toHaveLength(1);
  });
});
