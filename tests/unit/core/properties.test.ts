import fc from 'fast-check';

import type {
  Command,
  Decision,
  InstanceSnapshot,
  Outcome,
  Task,
  Token,
} from '../../../server/src/core/contracts';
import { decide, explain, findContradiction } from '../../../server/src/core/engine';
import { Bench, define, type DefinitionWords, user } from '../../support/engine';
import { type Move, randomDefinition, randomMove, TEAMS } from '../../support/random-pipelines';
import {
  type Position,
  ReferenceInterpreter,
  type World,
} from '../../support/reference-interpreter';
import { runs, SEED, timeLimit } from '../../support/runs';

/** Whole runs: a definition, a start and what people do. */
const RUNS = runs(2_000);

const pickOf = <Item>(items: readonly Item[], pick: number): Item | undefined =>
  items[pick % Math.max(items.length, 1)];

/** As text with keys in order; `expect` is slow, so it is asked only to show a difference. */
const canonical = (value: unknown): string =>
  JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([one], [other]) => (one < other ? -1 : 1)))
      : inner,
  );

function same(actual: unknown, expected: unknown): void {
  if (canonical(actual) !== canonical(expected)) expect(actual).toEqual(expected);
}

function must(holds: boolean, what: string): void {
  if (!holds) throw new Error(what);
}

/** The engine's instance and the naive one, side by side. */
class Pair {
  readonly bench: Bench;
  readonly reference: ReferenceInterpreter;
  readonly world: World;

  constructor(
    words: DefinitionWords,
    readonly campaign: boolean,
  ) {
    const definition = define(words);
    this.bench = new Bench(definition);
    this.bench.teams = JSON.parse(JSON.stringify(TEAMS));
    this.bench.values = { s: 1 };
    this.bench.rules = { selfAssign: true };
    this.world = { now: this.bench.now, values: { s: 1 }, teams: TEAMS };
    this.reference = new ReferenceInterpreter(definition, this.world, campaign ? null : 'lead');
  }

  start(): void {
    const outcome = this.bench.start(
      this.campaign ? { campaign: 'nurture' } : { fields: { u: 1, d: 2 } },
    );
    const accepted = this.reference.start(
      this.campaign ? 'nurture' : null,
      this.campaign ? {} : { u: 1, d: 2 },
    );
    this.compare('start', null, outcome, accepted);
  }

  play(move: Move): void {
    const before = this.bench.snapshot!;
    if (move.kind === 'recordChanged') {
      // Another entry point writes the record: both models change, then the engine is notified.
      this.bench.values[move.key] = move.value;
      this.world.values[move.key] = move.value;
    }
    const [outcome, accepted] = this.both(move, before);
    this.compare(move.kind, before, outcome, accepted);
  }

  private both(move: Move, snapshot: InstanceSnapshot): [Outcome, boolean] {
    const { bench, reference } = this;
    switch (move.kind) {
      case 'act': {
        const { action, fields, comment, by, barred } = move;
        this.checkExplained(action, by);
        return [
          bench.act(action, {
            ...{ fields, actor: user(by) },
            ...(comment ? { comment: 'x' } : {}),
            ...(barred ? { writable: [] } : {}),
          }),
          reference.act(action, fields, comment, `user:${by}`, { barred }),
        ];
      }
      case 'close': {
        const { outcome, fields, comment } = move;
        this.checkExplained('close', 'rep', { outcome });
        return [
          bench.act('close', { outcome, fields, ...(comment ? { comment: 'x' } : {}) }),
          reference.close(outcome, fields, comment),
        ];
      }
      case 'cancel':
        return [bench.act('cancel', { comment: 'x' }), reference.cancel()];
      case 'convert':
        return [bench.act('convert', { comment: 'x' }), reference.convert()];
      case 'revertConvert':
        return [bench.act('revertConvert', { comment: 'x' }), reference.revert()];
      case 'comment':
        return [bench.act('comment', { comment: 'x' }), reference.comment()];
      case 'assign':
        return [
          bench.act('assign', { assignees: move.assignees, comment: 'x' }),
          reference.assign(move.assignees),
        ];
      case 'stale':
        return [bench.act('comment', { comment: 'x', revision: snapshot.revision - 1 }), false];
      case 'ghost':
        return [bench.do({ type: 'timerFired', timer: 'i1.0' as never }), false];
      case 'corruption':
        return [this.decideOnCorrupt(snapshot), false];
      case 'left':
        return [
          bench.do({ type: 'voterLeft', person: `user:${move.by}` }),
          reference.voterLeft(`user:${move.by}`),
        ];
      case 'recordChanged':
        return [
          bench.do({ type: 'recordChanged', keys: [move.key] }),
          reference.recordChanged([move.key]),
        ];
      case 'resume':
        return [bench.do({ type: 'resume', mode: move.mode }), reference.resume(move.mode)];
      case 'rollBack':
        return [bench.do({ type: 'rollBack' }), reference.rollBack()];
      case 'next':
        return this.both(this.natural(move, snapshot), snapshot);
      default:
        return this.onPosition(move, snapshot);
    }
  }

  /** What the picked position waits for, as a move. */
  private natural(move: Extract<Move, { kind: 'next' }>, snapshot: InstanceSnapshot): Move {
    const waiting = tokenKeys(snapshot).filter(({ token }) => token.state.kind !== 'forked');
    const kind = pickOf(waiting, move.pick)?.key.split('|')[2];
    switch (kind) {
      case 'task':
        return { ...move, kind: 'complete', fields: {}, by: null };
      case 'wait':
        return { ...move, kind: 'fire', early: false };
      case 'compensation':
        return move.choice === 'approve'
          ? { ...move, kind: 'succeed', output: 3 }
          : { ...move, kind: 'fail', retryable: move.choice === 'reject' };
      case 'activity':
      case 'transition':
        return move.choice === 'reject'
          ? { ...move, kind: 'fail', retryable: true }
          : { ...move, kind: 'succeed', output: 3 };
      case 'failed':
        return { kind: 'resume', mode: move.choice === 'approve' ? 'skip' : 'retry' };
      default:
        return { ...move, kind: 'vote' };
    }
  }

  private onPosition(
    move: Exclude<Extract<Move, { pick: number }>, { kind: 'next' }>,
    snapshot: InstanceSnapshot,
  ): [Outcome, boolean] {
    const { bench, reference } = this;
    if (move.kind === 'vote') return this.voteOn(move, snapshot);
    const index = move.pick;
    const kinds = {
      complete: ['task'],
      claim: ['task'],
      release: ['task'],
      fire: ['wait'],
      succeed: ['activity', 'compensation', 'transition'],
      fail: ['activity', 'compensation', 'transition'],
      cancelBranch: null,
    };
    const fits = (key: string): boolean => {
      const wanted = kinds[move.kind];
      return wanted === null || wanted.includes(key.split('|')[2]!);
    };
    const here = pickOf(
      tokenKeys(snapshot).filter(({ key }) => fits(key)),
      index,
    )?.token;
    const there: Position | undefined = pickOf(
      reference.positions().filter(({ key }) => fits(key)),
      index,
    );
    const task = here?.state.kind === 'task' ? here.state.task : ('i1.0' as never);
    const timer = here?.state.kind === 'timer' ? here.state.timer : ('i1.0' as never);
    switch (move.kind) {
      case 'complete': {
        const actor = move.by === null ? {} : { actor: user(move.by) };
        return [
          bench.do({ type: 'completeTask', task, fields: move.fields, ...actor }),
          reference.complete(there, move.fields, move.by === null ? null : `user:${move.by}`),
        ];
      }
      case 'claim':
        return [
          bench.do({ type: 'claim', task, actor: user(move.by) }),
          reference.claim(there, `user:${move.by}`),
        ];
      case 'release':
        return [
          bench.do({ type: 'release', task, actor: user(move.by) }),
          reference.release(there, `user:${move.by}`),
        ];
      case 'fire': {
        const due = snapshot.timers.find(({ id }) => id === timer)?.triggerAt;
        if (due !== undefined && !move.early) {
          bench.now = Math.max(bench.now, due);
          this.world.now = bench.now;
        }
        return [bench.do({ type: 'timerFired', timer }), reference.fire(there)];
      }
      case 'succeed':
        return [
          bench.do({ type: 'activityCompleted', timer, output: move.output }),
          reference.succeed(there, move.output),
        ];
      case 'fail':
        return [
          bench.do({ type: 'activityFailed', timer, reason: 'x', retryable: move.retryable }),
          reference.fail(there, move.retryable),
        ];
      case 'cancelBranch':
        return [
          bench.do({ type: 'cancelBranch', token: here?.id ?? ('i1.0' as never) }),
          reference.cancelBranch(there),
        ];
    }
  }

  private voteOn(
    move: Extract<Move, { kind: 'vote' }>,
    snapshot: InstanceSnapshot,
  ): [Outcome, boolean] {
    const task = pickOf(
      snapshot.tasks.filter(({ kind }) => kind === 'approval'),
      move.pick,
    );
    const approval = pickOf(this.reference.approvals(), move.pick);
    return [
      this.bench.do({
        type: 'vote',
        task: task?.id ?? ('i1.0' as never),
        choice: move.choice,
        actor: user(move.by),
      }),
      this.reference.vote(approval, `user:${move.by}`, move.choice),
    ];
  }

  /** REL-004: what others refer to is taken away, and the snapshot is not decided on. */
  private decideOnCorrupt(snapshot: InstanceSnapshot): Outcome {
    const corrupt = JSON.parse(JSON.stringify(snapshot));
    const task = corrupt.tasks.at(-1);
    if (corrupt.timers.length > 0) corrupt.timers.pop();
    else if (task?.request) task.seats.push(task.seats[0]);
    else if (task) corrupt.tasks.pop();
    else if (corrupt.runs.length > 0) corrupt.runs.pop();
    else corrupt.revision = 0;
    const command: Command = { type: 'act', action: 'comment', comment: 'x', actor: user('rep') };
    const outcome = decide(
      this.bench.definition,
      corrupt,
      command,
      this.bench.facts(),
      this.bench.now,
    );
    if (outcome.kind !== 'refusal') throw new Error('decided on a corrupt snapshot');
    return outcome;
  }

  /** `explain` and `decide` are the same evaluator. */
  private checkExplained(
    action: string,
    by: string,
    words: { outcome?: 'won' | 'lost' } = {},
  ): void {
    const { bench } = this;
    const facts = bench.facts(user(by));
    const { possible } = explain(
      ...([bench.definition, bench.snapshot!, action, facts, bench.now] as const),
      words.outcome,
    );
    const scratch = Object.assign(new Bench(bench.definition), bench, { decisions: [] });
    const outcome = scratch.act(action, { actor: user(by), ...words });
    // An approval without eligible voters is detected only when it is requested.
    const electorate = ['EmptyElectorate', 'ApprovalImpossible', 'ApprovalRejected'];
    if (outcome.kind === 'refusal' && electorate.includes(outcome.code)) return;
    must(possible === (outcome.kind === 'decision'), `explain of ${action} says ${possible}`);
  }

  private compare(
    what: string,
    before: InstanceSnapshot | null,
    outcome: Outcome,
    accepted: boolean,
  ): void {
    const decided = outcome.kind === 'refusal' ? `refused: ${outcome.code}` : outcome.kind;
    if ((outcome.kind === 'decision') !== accepted) {
      throw new Error(
        `${what}: the engine ${decided}, the reference ${accepted ? 'accepted' : 'refused'}`,
      );
    }
    if (outcome.kind === 'refusal') {
      if (this.bench.snapshot !== before)
        throw new Error(`${what}: refused, and something changed`);
    } else if (outcome.kind === 'decision') this.checkDecision(before, outcome);
    if (this.bench.snapshot) same(this.view(this.bench.snapshot), this.reference.view());
  }

  private checkDecision(
    before: InstanceSnapshot | null,
    { next, history, events, effects }: Decision,
  ): void {
    // Reloaded, it is the same to the byte, and never contradicts itself.
    const text = JSON.stringify(next);
    must(JSON.stringify(this.bench.snapshot) === text, 'reloaded, it is another');
    const contradiction = findContradiction(this.bench.definition, next);
    must(contradiction === undefined, String(contradiction));
    // No change without its row in history, none of the stage without one that says so.
    if (before && text !== JSON.stringify(before))
      must(history.length > 0, 'changed without history');
    same(
      events.map(({ name }) => name),
      history.map(({ event }) => event),
    );
    if (before && before.stage !== next.stage) {
      const stages = history.flatMap(({ after }) =>
        after && 'stage' in after ? [after['stage']] : [],
      );
      must(stages.at(-1) === next.stage, 'the stage moved without its history');
      const staged = effects.findLast(({ kind }) => kind === 'record.staged');
      same(staged, { kind: 'record.staged', stage: next.stage });
    }
    // Every change of a task or timer is in the effects.
    const openBefore = new Set((before?.tasks ?? []).map(({ id }) => id));
    const armedBefore = new Set((before?.timers ?? []).map(({ id }) => id));
    for (const effect of effects) {
      if (effect.kind === 'task.opened') openBefore.add(effect.task.id);
      if (effect.kind === 'task.closed')
        must(openBefore.delete(effect.task.id), 'closed what was not open');
      if (effect.kind === 'timer.armed') armedBefore.add(effect.timer.id);
      if (effect.kind === 'timer.removed')
        must(armedBefore.delete(effect.timer), 'removed what was not armed');
    }
    same([...openBefore].sort(), next.tasks.map(({ id }) => id).sort());
    same([...armedBefore].sort(), next.timers.map(({ id }) => id).sort());
  }

  private view(snapshot: InstanceSnapshot): unknown {
    return {
      status: snapshot.status,
      stage: snapshot.stage,
      data: snapshot.data,
      values: this.bench.values,
      assignees: snapshot.assignees,
      positions: tokenKeys(snapshot).map(({ key }) => key),
      undoable: snapshot.completedSteps.map(
        ({ run, step }) => `${snapshot.runs.findIndex(({ id }) => id === run)}|${step}`,
      ),
      requests: snapshot.tasks.flatMap((task) =>
        task.kind === 'approval' && task.request
          ? [`${task.request.transition}|${voteKey(task)}`]
          : [],
      ),
      outcome: snapshot.outcome,
    };
  }
}

function tokenKeys(snapshot: InstanceSnapshot): { key: string; token: Token }[] {
  return snapshot.tokens
    .map((token) => {
      const run = snapshot.runs.findIndex(({ id }) => id === token.run);
      return { key: `${run}|${token.step}|${stateKey(snapshot, token)}`, token };
    })
    .sort((one, other) => (one.key < other.key ? -1 : 1));
}

function stateKey(snapshot: InstanceSnapshot, { state }: Token): string {
  if (state.kind === 'task') {
    const task = snapshot.tasks.find(({ id }) => id === state.task)!;
    return task.kind === 'task' ? `task|${String(task.claimedBy)}` : `approval|${voteKey(task)}`;
  }
  if (state.kind !== 'timer') return state.kind;
  const { work, triggerAt } = snapshot.timers.find(({ id }) => id === state.timer)!;
  return `${work.kind}|${'attempt' in work ? work.attempt : 1}|${triggerAt}`;
}

const voteKey = (task: Extract<Task, { kind: 'approval' }>): string =>
  task.seats
    .map(({ person, vote, left }) => `${person}${left ? '-' : ''}=${vote?.choice ?? '?'}`)
    .join(',');

/** Counts what the walks reached, since walks without effect would pass too. */
const seen = new Map<string, number>();
const note = (what: string): void => void seen.set(what, (seen.get(what) ?? 0) + 1);

describe('the engine against the reference interpreter', () => {
  test(
    `agrees after every step of ${RUNS} random walks through random pipelines [FR-L2-004, FR-L2-005, FR-L2-006, REL-004]`,
    () => {
      fc.assert(
        fc.property(
          randomDefinition,
          fc.integer({ min: 0, max: 2 }).map((chance) => chance === 0),
          fc.array(randomMove, { minLength: 5, maxLength: 25 }),
          (words, campaign, moves) => {
            const pair = new Pair(words, campaign);
            pair.start();
            for (const move of pair.bench.snapshot ? moves : []) pair.play(move);
            for (const { history } of pair.bench.decisions)
              for (const { event } of history) note(event);
            note('walk');
          },
        ),
        { numRuns: RUNS, seed: SEED },
      );
      console.log(
        [...seen]
          .sort(([one], [other]) => (one < other ? -1 : 1))
          .map(([event, times]) => `${event} ${times}`)
          .join(', '),
      );
      const rare = [
        'approval.voided',
        'branch.cancelled',
        'instance.resumed',
        'activity.retried',
        'instance.completed',
        ...['compensation.started', 'compensation.retried', 'compensation.failed'],
        'instance.compensated',
      ];
      // A few walks may miss one of them; ten thousand never do.
      if (RUNS >= 10_000) expect(rare.filter((event) => !seen.has(event))).toEqual([]);
    },
    timeLimit(300_000),
  );
});
