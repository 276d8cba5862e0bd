import fc from 'fast-check';

import {
  type CloseOutcome,
  type FactAnswer,
  type Outcome,
  RESERVED_ACTIONS,
  type ReservedAction,
} from '../../../server/src/core/contracts';
import {
  type AvailableAction,
  describeAction,
  explain,
  listActions,
} from '../../../server/src/core/engine';
import { Bench, define, type DefinitionWords, user } from '../../support/engine';
import { commandOf } from '../../support/random-commands';
import { type Move, randomDefinition, randomMove, TEAMS } from '../../support/random-pipelines';
import { runs, SEED, timeLimit } from '../../support/runs';

const RUNS = runs(1_000);

/** Approvals whose voters nobody is, which are found out only when they are requested. */
const ELECTORATE = ['EmptyElectorate', 'ApprovalImpossible', 'ApprovalRejected'];

interface Choice {
  readonly action: string;
  readonly outcome: CloseOutcome | null;
}

const isSame = (one: Choice) => (other: Choice) =>
  one.action === other.action && one.outcome === other.outcome;

const begun = (words: DefinitionWords, campaign = false): Bench => {
  const bench = new Bench(define(words));
  bench.teams = JSON.parse(JSON.stringify(TEAMS));
  bench.values = { s: 1 };
  bench.rules = { selfAssign: true };
  bench.start(campaign ? { campaign: 'nurture' } : { fields: { u: 1, d: 2 } });
  return bench;
};

const listed = (bench: Bench, by = 'rep'): readonly AvailableAction[] => {
  const { definition, snapshot, now } = bench;
  const facts = bench.facts(user(by));
  return listActions(definition, snapshot!, facts, now).map((choice) => {
    const answers = facts.answers as Map<string, FactAnswer>;
    for (;;) {
      const { described, needs } = describeAction(definition, snapshot!, choice, facts, now);
      if (needs.length === 0) return described;
      for (const { key } of needs) answers.set(key, bench.conversion);
    }
  });
};

/** Performs it on a copy, with everything that it needs and nothing else, by somebody without other rights. */
function perform(bench: Bench, { action, outcome }: Choice, given?: AvailableAction): Outcome {
  const scratch = Object.assign(new Bench(bench.definition), bench, { decisions: [] });
  const has = (input: AvailableAction['needs'][number]): boolean =>
    given?.needs.includes(input) ?? false;
  const missing = (given?.fields ?? []).filter(
    ({ isRequired, value }) => isRequired && (value === null || value === undefined),
  );
  return scratch.act(action, {
    writable: [],
    ...(missing.length > 0 && {
      fields: Object.fromEntries(missing.map(({ name }) => [name, 3])),
    }),
    ...(has('comment') && { comment: 'x' }),
    ...(has('attachments') && { attachments: ['1'] }),
    ...(has('assignees') && { assignees: [] }),
    ...(outcome && { outcome }),
  });
}

/** `expect` is slow, so it is asked only to show a difference. */
function same(actual: unknown, expected: unknown): void {
  if (JSON.stringify(actual) !== JSON.stringify(expected)) expect(actual).toEqual(expected);
}

describe('the actions of an instance', () => {
  const seen = { possible: 0, barred: 0, asked: 0, unlisted: 0, pending: 0 };

  test(
    `[FR-L2-008] ${RUNS} walks: they agree with explain, and with what happens when one performs them`,
    () => {
      fc.assert(
        fc.property(
          randomDefinition,
          fc.boolean(),
          fc.array(randomMove, { minLength: 3, maxLength: 12 }),
          walk,
        ),
        { numRuns: RUNS, seed: SEED },
      );
      expect(Object.entries(seen).filter(([, count]) => count === 0)).toEqual([]);
    },
    timeLimit(300_000),
  );

  function walk(words: DefinitionWords, campaign: boolean, moves: readonly Move[]): void {
    const bench = begun(words, campaign);
    for (const move of moves) {
      if (!bench.snapshot) return;
      if (move.kind === 'recordChanged') bench.values[move.key] = move.value;
      const command = commandOf(move, bench.snapshot);
      if (command) bench.run(command);
      check(bench, 'rep');
      check(bench, 'ann');
    }
  }

  function check(bench: Bench, by: string): void {
    const { definition, snapshot, now } = bench;
    const actions = listed(bench, by);
    for (const one of actions) {
      const { action, outcome, obstacles, asks, pending } = one;
      const explained = explain(
        ...([definition, snapshot!, action, bench.facts(user(by)), now] as const),
        outcome ?? undefined,
      );
      const isAsked = new Set<unknown>(asks.map(({ reason }) => reason));
      if (explained.needs.length === 0) {
        same(
          explained.obstacles.filter(({ reason }) => !isAsked.has(reason)),
          obstacles,
        );
        same(
          explained.obstacles.filter(({ reason }) => isAsked.has(reason)),
          asks,
        );
      }
      same(one.to, explained.next.stage);
      checkPerformed(one, perform(bench, one, one));
      if (pending) seen.pending += 1;
    }
    const { stage, entity } = snapshot!;
    const transitions = definition.entities.get(entity ?? '')?.transitions.keys() ?? [];
    const all: Choice[] = [...transitions, ...RESERVED_ACTIONS].flatMap((action): Choice[] =>
      action === 'close'
        ? [
            { action, outcome: 'won' },
            { action, outcome: 'lost' },
          ]
        : [{ action, outcome: null }],
    );
    for (const choice of all.filter((one) => !actions.some(isSame(one)))) {
      seen.unlisted += 1;
      const generous = { needs: ['comment', 'attachments', 'assignees'], fields: [] };
      const takes = choice.action === 'assign' ? generous.needs : generous.needs.slice(0, 2);
      const outcome = perform(bench, choice, { ...generous, needs: takes } as never);
      same([choice.action, stage, outcome.kind], [choice.action, stage, 'refusal']);
    }
  }

  function checkPerformed({ action, obstacles, asks, fields }: AvailableAction, outcome: Outcome) {
    const refusal = outcome.kind === 'refusal' ? outcome.code : null;
    const [first] = obstacles;
    const isOpen = asks.some(({ code }) => code === 'ConditionNotMet');
    if (first) {
      seen.barred += 1;
      // Both bar it: which one is named depends on what the engine asks first.
      const named = isOpen && refusal === 'ConditionNotMet' ? refusal : first.code;
      same([action, refusal], [action, named]);
      return;
    }
    if (refusal !== null && ELECTORATE.includes(refusal)) return;
    // What is given for a missing value may break a condition that the missing one fulfilled.
    const isGiven = fields.some(({ isRequired, value }) => isRequired && (value ?? null) === null);
    if (asks.length > 0) seen.asked += 1;
    if (refusal !== null && (isOpen || isGiven)) {
      same([action, refusal], [action, 'ConditionNotMet']);
      return;
    }
    same([action, refusal], [action, null]);
    seen.possible += 1;
  }

  const PLAIN: DefinitionWords = {
    data: { d: { required: true } },
    entities: { lead: { stages: ['new', 'open', { name: 'won', final: true }] } },
    transitions: {
      open: {
        ...{ from: 'new', to: 'open', require: { fields: ['d'] }, fields: ['s'] },
        condition: ({ read }) => Number(read('d') ?? 0) > 1,
      },
      other: { from: 'new', to: 'open', condition: ({ read }) => Number(read('s')) > 1 },
      win: { from: 'open', to: 'won' },
    },
  };
  const names = (bench: Bench) => listed(bench).map(({ action }) => action);

  test('a condition on a value that the action writes does not bar it, another one does', () => {
    const bench = new Bench(define(PLAIN));
    bench.values = { s: 1 };
    bench.start();
    const [open, other] = listed(bench);
    expect(open).toMatchObject({ action: 'open', obstacles: [], to: 'open', needs: ['fields'] });
    expect(open?.asks.map(({ code }) => code)).toEqual(['FieldRequired', 'ConditionNotMet']);
    expect(open?.fields).toEqual([
      { name: 'd', kind: 'declared', isRequired: true, value: undefined },
      { name: 's', kind: 'record', isRequired: false, value: 1 },
    ]);
    expect(other?.obstacles).toMatchObject([{ code: 'ConditionNotMet' }]);
  });

  test('a final stage asks for what the definition requires, and "close" takes its transition', () => {
    const bench = new Bench(define(PLAIN));
    bench.values = { s: 1 };
    bench.start({ stage: 'open' });
    expect(names(bench)).toEqual([
      'win',
      'convert',
      'close',
      'close',
      'assign',
      'comment',
      'cancel',
    ]);
    for (const { fields } of listed(bench).filter(({ to }) => to === 'won')) {
      expect(fields).toMatchObject([{ name: 'd', isRequired: true }]);
    }
  });

  test('what has ended has none, except for reverting a conversion', () => {
    const bench = new Bench(define({ ...PLAIN, data: {} }));
    bench.start();
    bench.act('convert');
    expect(names(bench)).toEqual(['revertConvert']);
    bench.act('revertConvert');
    bench.act('cancel');
    expect(names(bench)).toEqual([]);
  });

  test.each(['convert', 'close', 'assign', 'comment', 'cancel'] satisfies ReservedAction[])(
    'nobody is shown "%s" where the definition forbids it to everyone',
    (action) => {
      const actions = { [action]: false } as const;
      const bench = new Bench(define({ entities: { lead: { stages: ['new'], actions } } }));
      bench.start();
      expect(names(bench)).not.toContain(action);
    },
  );

  test('a snapshot that contradicts itself has the obstacle that explain reports', () => {
    const bench = new Bench(define(PLAIN));
    bench.start();
    Object.assign(bench.snapshot!, { stage: 'nowhere' });
    const codes = listed(bench).flatMap(({ obstacles }) => obstacles.map(({ code }) => code));
    expect(codes.length).toBeGreaterThan(0);
    expect(new Set(codes)).toEqual(new Set(['CorruptInstance']));
  });
});
