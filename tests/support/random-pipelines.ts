/** Random definitions and random things that people do to an instance, for property tests. */
import fc from 'fast-check';

import {
  type Json,
  type ReservedAction,
  STAGE_COLORS,
  type VoteChoice,
} from '../../server/src/core/contracts';
import {
  type ActionWords,
  type ApprovalWords,
  type BranchWords,
  type DefinitionWords,
  number,
  type StepWords,
  type TransitionWords,
} from './engine';

/** `d` is declared and ranges from 0 to 5, `s` is an attribute of the subject, `u` is neither. */
const KEYS = ['d', 's', 'u'] as const;
const STAGES = ['a', 'b', 'c', 'won'] as const;
export const VOTERS = ['ann', 'bob', 'cid', 'rep'] as const;

const key = fc.constantFrom(...KEYS);

const when = fc
  .record({ key, least: fc.integer({ min: 0, max: 4 }), negated: fc.boolean() })
  .map(({ key: name, least, negated }) => {
    const test = ({ read }: { read: (key: string) => unknown }) =>
      Number(read(name) ?? 0) >= least !== negated;
    return Object.assign(test, { toString: () => `${negated ? 'not ' : ''}${name} >= ${least}` });
  });

/** Labels and colours of stages are for people: no decision may depend on them. */
const looks = fc.record(
  { label: fc.constantFrom('Offer', ''), color: fc.constantFrom(...STAGE_COLORS) },
  { requiredKeys: [] },
);

const value = fc
  .record({ key, add: fc.integer({ min: 0, max: 3 }), fresh: fc.boolean() })
  .map(({ key: name, add, fresh }) => {
    const compute = ({ read }: { read: (key: string) => unknown }) =>
      fresh ? add : Number(read(name) ?? 0) + add;
    return Object.assign(compute, { toString: () => `${fresh ? '' : `${name} + `}${add}` });
  });

const approval: fc.Arbitrary<ApprovalWords> = fc
  .record({
    strategy: fc.constantFrom('unison', 'majority', 'quorum', 'first', 'first'),
    quorum: fc.integer({ min: 1, max: 3 }),
    teams: fc.subarray(['one', 'three', 'three', 'nobody', 'self'], { minLength: 1, maxLength: 2 }),
    onEmpty: fc.constantFrom('block' as const, 'approve' as const, 'reject' as const),
    allowSelf: fc.boolean(),
    voidOnChange: fc.constantFrom<boolean | string[]>(false, false, true, ['d'], ['s', 'u']),
  })
  .map(({ strategy, quorum, teams, ...rest }) => ({
    strategy,
    options: { quorum },
    voters: teams.map((team) => ({ kind: 'team' as const, team })),
    ...rest,
  }));

export const TEAMS = {
  one: ['user:ann'],
  three: ['user:ann', 'user:bob', 'user:cid'],
  nobody: [],
  self: ['user:rep'],
};

const leaf: fc.Arbitrary<StepWords> = fc.oneof(
  { weight: 3, arbitrary: fc.constant<StepWords>({ task: 'task' }) },
  {
    weight: 3,
    arbitrary: fc.dictionary(key, value, { minKeys: 1, maxKeys: 2 }).map((set) => ({ set })),
  },
  { weight: 1, arbitrary: fc.integer({ min: 0, max: 3 }).map((wait) => ({ wait })) },
  {
    weight: 4,
    arbitrary: fc
      .record({
        activity: fc.constant('mail'),
        attempts: fc.integer({ min: 1, max: 2 }),
        delay: fc.constant(2),
        optional: fc.boolean(),
        compensate: fc.constantFrom('', 'undo'),
      })
      .chain((words) =>
        fc
          .constantFrom('d', 'out', undefined)
          .map((as) => (as === undefined ? words : { ...words, as })),
      ),
  },
  { weight: 1, arbitrary: fc.boolean().map((optional) => ({ transition: 'go', optional })) },
  {
    weight: 2,
    arbitrary: fc.record({
      approval: fc.constant('ok?'),
      by: approval,
      onReject: fc.constantFrom('end' as const, 'fail' as const, 'continue' as const),
    }),
  },
);

const stepsOf = (depth: number): fc.Arbitrary<StepWords[]> =>
  fc.array(
    depth === 0
      ? leaf
      : fc.oneof({ weight: 2, arbitrary: leaf }, { weight: 3, arbitrary: blockOf(depth) }),
    {
      maxLength: 3,
    },
  );

function blockOf(depth: number): fc.Arbitrary<StepWords> {
  const inner = stepsOf(depth - 1);
  const branches = fc
    .tuple(fc.array(fc.record({ when, do: inner }), { maxLength: 3 }), fc.option(inner))
    .map(([listed, otherwise]): BranchWords[] => [
      ...listed,
      ...(otherwise ? [{ when: null, do: otherwise }] : []),
    ]);
  return fc.oneof(
    fc.array(inner, { maxLength: 3 }).map((parallel) => ({ parallel })),
    branches.map((inclusive) => ({ inclusive })),
    branches.map((exclusive) => ({ exclusive })),
    inner.map((steps) => ({ do: steps })),
  );
}

const transition: fc.Arbitrary<TransitionWords> = fc
  .record({
    from: fc.oneof(
      { weight: 1, arbitrary: fc.subarray([...STAGES], { minLength: 1 }) },
      { weight: 3, arbitrary: fc.constant('*') },
    ),
    to: fc.constantFrom('a', 'b', 'c', 'b', 'c', 'won'),
    comment: fc.integer({ min: 0, max: 5 }).map((chance) => chance === 0),
    needs: fc.option(key, { freq: 2 }),
    fields: fc.subarray([...KEYS]),
    condition: fc.option(when, { freq: 2 }),
    approval: fc.option(approval, { freq: 2 }),
    do: fc.option(stepsOf(3), { freq: 4 }),
    onFailure: fc.constantFrom('park' as const, 'compensate' as const),
  })
  .map(({ comment, needs, condition, approval: by, do: steps, ...rest }) => ({
    ...rest,
    require: { comment, fields: needs === null ? [] : [needs] },
    ...(condition ? { condition } : {}),
    ...(by ? { approval: by } : {}),
    ...(steps ? { do: steps } : {}),
  }));

/** Guards of built-in actions; most of them have none. Nobody has a role. */
const rule: fc.Arbitrary<ActionWords> = fc.oneof(
  { weight: 1, arbitrary: fc.constant<ActionWords>(false) },
  {
    weight: 5,
    arbitrary: fc
      .record({
        comment: fc.boolean(),
        needs: fc.option(key, { freq: 2 }),
        condition: fc.option(when, { freq: 2 }),
        approval: fc.option(approval, { freq: 1 }),
        roles: fc.integer({ min: 0, max: 5 }).map((chance) => chance === 0),
      })
      .map(({ comment, needs, condition, approval: by, roles }) => ({
        require: { comment, fields: needs === null ? [] : [needs] },
        ...(condition ? { condition } : {}),
        ...(by ? { approval: by } : {}),
        ...(roles ? { roles: ['nobody'] } : {}),
      })),
  },
);

/** What has ended waits for no approval. */
const withoutApproval = (words: ActionWords): ActionWords => {
  if (words === false) return words;
  const rest = { ...words };
  delete rest.approval;
  return rest;
};

const actions: fc.Arbitrary<Partial<Record<ReservedAction, ActionWords>>> = fc.oneof(
  { weight: 2, arbitrary: fc.constant({}) },
  {
    weight: 1,
    arbitrary: fc.record(
      {
        ...{ close: rule, cancel: rule, convert: rule, assign: rule, comment: rule },
        revertConvert: rule.map(withoutApproval),
      },
      { requiredKeys: [] },
    ),
  },
);

export const randomDefinition: fc.Arbitrary<DefinitionWords> = fc
  .record({
    required: fc.boolean(),
    actions,
    looks: fc.tuple(looks, looks, looks, looks),
    go: transition,
    back: transition,
    jump: transition,
    campaign: fc.array(blockOf(4), { minLength: 1, maxLength: 3 }),
    onFailure: fc.constantFrom(undefined, 'park' as const, 'compensate' as const),
  })
  .map(({ required, actions: rules, looks: seen, go, back, jump, campaign, onFailure }) => ({
    data: { d: { required, ...number((given) => given >= 0 && given <= 5) } },
    entities: {
      lead: {
        stages: STAGES.map((name, index) => ({ name, final: name === 'won', ...seen[index] })),
        actions: rules,
      },
    },
    transitions: { go, back, jump },
    campaigns: { nurture: { do: campaign, ...(onFailure && { onFailure }) } },
  }));

const fields: fc.Arbitrary<Record<string, Json>> = fc.oneof(
  fc.constant({}),
  fc.dictionary(
    key,
    fc.oneof({ weight: 6, arbitrary: fc.integer({ min: 0, max: 6 }) }, fc.constant(null)),
    { maxKeys: 2 },
  ),
);
const pick = fc.nat(1000);
const voter = fc.constantFrom(...VOTERS);

/** A random operation; `pick` chooses among what is live at that moment. */
export type Move =
  | {
      kind: 'act';
      action: string;
      fields: Record<string, Json>;
      comment: boolean;
      by: string;
      /** Without the right to update the record. */
      barred: boolean;
    }
  | { kind: 'close'; outcome: 'won' | 'lost'; fields: Record<string, Json>; comment: boolean }
  | { kind: 'cancel' | 'convert' | 'revertConvert' | 'comment' | 'stale' | 'ghost' | 'corruption' }
  | { kind: 'assign'; assignees: `user:${string}`[] }
  /** What a live position waits for: done, voted on, fired or carried out. */
  | { kind: 'next'; pick: number; by: string; choice: VoteChoice }
  | { kind: 'complete'; pick: number; fields: Record<string, Json>; by: string | null }
  | { kind: 'claim' | 'release'; pick: number; by: string }
  | { kind: 'vote'; pick: number; by: string; choice: VoteChoice }
  | { kind: 'left'; by: string }
  | { kind: 'recordChanged'; key: string; value: number }
  | { kind: 'fire'; pick: number; early: boolean }
  | { kind: 'succeed'; pick: number; output: Json }
  | { kind: 'fail'; pick: number; retryable: boolean }
  | { kind: 'cancelBranch'; pick: number }
  | { kind: 'rollBack' }
  | { kind: 'resume'; mode: 'retry' | 'skip' | 'abandon' };

const choice = fc.constantFrom<VoteChoice>('approve', 'approve', 'reject', 'abstain');

export const randomMove: fc.Arbitrary<Move> = fc.oneof(
  {
    weight: 40,
    arbitrary: fc.record({ kind: fc.constant('next' as const), pick, by: voter, choice }),
  },
  {
    weight: 30,
    arbitrary: fc.record({
      kind: fc.constant('act' as const),
      action: fc.constantFrom('go', 'back', 'jump', 'nothing'),
      fields,
      comment: fc.boolean(),
      by: fc.constantFrom('rep', 'rep', 'ann'),
      barred: fc.boolean(),
    }),
  },
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant('complete' as const),
      pick,
      fields,
      by: fc.constantFrom(null, null, 'ann', 'bob'),
    }),
  },
  {
    weight: 12,
    arbitrary: fc.record({
      kind: fc.constant('vote' as const),
      pick,
      by: voter,
      choice,
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constant('fire' as const), pick, early: fc.boolean() }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('succeed' as const),
      pick,
      output: fc.integer({ min: 0, max: 7 }),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant('fail' as const), pick, retryable: fc.boolean() }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('cancelBranch' as const), pick }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('rollBack' as const) }) },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('resume' as const),
      mode: fc.constantFrom('retry' as const, 'skip' as const, 'abandon' as const),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constantFrom('claim' as const, 'release' as const),
      pick,
      by: voter,
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('left' as const), by: voter }) },
  {
    weight: 25,
    arbitrary: fc.record({
      kind: fc.constant('recordChanged' as const),
      key,
      value: fc.constantFrom(0, 3, 5),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('assign' as const),
      assignees: fc.subarray<`user:${string}`>(['user:ann', 'user:bob']),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constantFrom(
        'comment' as const,
        'stale' as const,
        'ghost' as const,
        'corruption' as const,
      ),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.oneof(
      fc.record({
        kind: fc.constant('close' as const),
        outcome: fc.constantFrom('won' as const, 'lost' as const),
        fields,
        comment: fc.boolean(),
      }),
      fc.record({
        kind: fc.constantFrom('cancel' as const, 'convert' as const, 'revertConvert' as const),
      }),
    ),
  },
);
