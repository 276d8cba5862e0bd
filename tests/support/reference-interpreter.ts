/**
 * What the engine should do, said as plainly as it can be: a flow is a tree of frames that is
 * pumped from its root until nothing moves, data are three maps, and a strategy tries out every way
 * in which the outstanding votes could fall. Slow, mutable, and written without a look at the
 * core's code: it shares the compiled definition with it and nothing else.
 */
import type {
  CompiledApproval,
  CompiledCampaign,
  CompiledDefinition,
  CompiledTransition,
  ConditionContext,
  Json,
  ReservedAction,
  Step,
  VoteChoice,
} from '../../server/src/core/contracts';

type Ballot = VoteChoice | 'absent';
type Result = 'waiting' | 'done' | 'ended';

interface Approval {
  kind: 'approval';
  order: number;
  words: CompiledApproval;
  requester: string;
  seats: string[];
  votes: Map<string, VoteChoice>;
  left: Set<string>;
  /** For a request: what was asked for. */
  transition?: CompiledTransition;
  /** For a request of a built-in action: its name, and what is done once it is granted. */
  action?: string;
  perform?: () => boolean;
  /** For a transition that `close` performs. */
  outcome?: 'won' | 'lost' | null;
  fields: Record<string, Json>;
  comment: boolean;
}

interface Leaf {
  kind: 'leaf';
  step: Step;
  state: 'waiting' | 'failed' | 'done' | 'ended';
  due: number;
  attempt: number;
  claimedBy: string | null;
  approval: Approval | null;
  /** The command in which it was entered. */
  born: number;
  /** It is being undone: whom its task is for once that has failed, null before. */
  undo?: { assignees: string[] | null };
}

interface List {
  kind: 'list';
  steps: readonly Step[];
  at: number;
  now: Frame | null;
  /** Where its walker came into being, among all walkers; only for branches of forks and roots. */
  order: number;
  cancelled: boolean;
}

interface Fork {
  kind: 'fork';
  step: Step;
  branches: List[];
}

type Frame = Leaf | List | Fork;

interface Run {
  root: List;
  flow: string;
  requester: string;
  /** The transition that has started it, and the stage that it left. */
  origin: { transition: CompiledTransition; from: string } | null;
  /** What is undone at the moment; undefined while the run advances. */
  undoing?: { leaf: Leaf | null };
}

/** A completed step that can be undone. */
interface Done {
  run: Run;
  path: string;
  /** What a `set` has changed; null for an activity. */
  changed: { before: Record<string, Json>; after: Record<string, Json> } | null;
}

/** A worker may be carrying out what is due within a minute. */
const SOON = 60_000;

/** One thing that is live, by run and step, as text that the engine's tokens are compared with. */
export interface Position {
  key: string;
  /** Among the live runs. */
  run: number;
  walker: List;
  leaf: Leaf | null;
}

export interface World {
  now: number;
  values: Record<string, unknown>;
  teams: Record<string, string[]>;
}

export class ReferenceInterpreter {
  status = 'active';
  stage: string | null = null;
  data: Record<string, Json> = {};
  assignees: string[] = [];
  runs: Run[] = [];
  requests: Approval[] = [];
  /** Steps that could be undone, in the order of completion. */
  undoable: Done[] = [];
  /** As what it ends once its flows are over, where that is not `completed`. */
  outcome: 'won' | 'lost' | null = null;
  /** Why it needs attention. */
  private fault: 'step' | 'flow' | 'undo' | null = null;
  private commands = 0;
  private campaign: CompiledCampaign | undefined;
  private orders = 0;
  private changed = new Set<string>();

  constructor(
    private readonly definition: CompiledDefinition,
    private readonly world: World,
    private readonly entity: string | null,
  ) {}

  // ---- commands; each answers whether it was accepted ------------------------------------------

  start(campaign: string | null, fields: Record<string, Json>): boolean {
    if (!this.fieldsAreRight(fields)) return false;
    if (this.entity !== null) {
      this.stage = this.words()!.initial;
      if (!this.mayEnter(this.stage, fields)) return false;
    }
    this.writeAll(fields);
    if (campaign !== null) {
      this.campaign = this.definition.campaigns.get(campaign)!;
      this.begin(this.campaign.flow, 'system:system', null);
    }
    return this.settled();
  }

  act(
    name: string,
    fields: Record<string, Json>,
    comment: boolean,
    requester: string,
    { outcome = null, barred = false }: { outcome?: 'won' | 'lost' | null; barred?: boolean } = {},
  ): boolean {
    const transition = this.words()?.transitions.get(name);
    if (!transition || this.status !== 'active' || !transition.from.has(this.stage!)) return false;
    if (this.isCompensating()) return false;
    if (this.requests.some((other) => other.transition === transition)) return true;
    if (barred && !this.areNamed(transition, fields)) return false;
    if (!this.isPossible(transition, fields, comment)) return false;
    if (transition.approval) {
      const opened = this.open(transition.approval, requester);
      if (opened === 'rejected' || opened === 'impossible') return false;
      if (opened !== 'approved') {
        this.requests.push({ ...opened, transition, outcome, fields, comment });
        return this.settled();
      }
    }
    this.perform(transition, fields, requester, outcome);
    return this.settled();
  }

  close(outcome: 'won' | 'lost', fields: Record<string, Json>, comment: boolean): boolean {
    return this.builtIn({
      action: 'close',
      fields,
      comment,
      isPossible: () => this.isLive() && this.entity !== null && !this.isCompensating(),
      isRight: () => this.fieldsAreRight(fields) && this.wayTo(outcome, fields) !== null,
      perform: () => {
        const way = this.wayTo(outcome, fields)!;
        if (typeof way === 'object') return this.closeBy(way, outcome, fields, comment);
        this.writeAll(fields);
        if (way === 'arrived') {
          this.outcome = outcome;
          return this.settled();
        }
        this.end(outcome);
        if (way === 'stage') this.stage = outcome;
        return true;
      },
    });
  }

  cancel(): boolean {
    const perform = () => this.end('cancelled');
    const isPossible = () => this.isLive() && (!this.isCompensating() || this.isStuck());
    return this.builtIn({ action: 'cancel', comment: true, isPossible, perform });
  }

  convert(): boolean {
    const perform = () => this.end('converted');
    const isPossible = () => this.isLive() && this.entity === 'lead' && !this.isCompensating();
    return this.builtIn({ action: 'convert', comment: true, isPossible, perform });
  }

  revert(): boolean {
    return this.builtIn({
      action: 'revertConvert',
      comment: true,
      isPossible: () => this.status === 'converted',
      perform: () => {
        this.status = 'active';
        return this.settled();
      },
    });
  }

  assign(assignees: string[]): boolean {
    return this.builtIn({
      action: 'assign',
      comment: true,
      perform: () => {
        this.assignees = assignees;
        return this.settled();
      },
    });
  }

  comment(): boolean {
    return this.builtIn({ action: 'comment', comment: true, perform: () => this.settled() });
  }

  /** A built-in action: what the definition asks before it, then the action itself. */
  private builtIn(asked: {
    action: ReservedAction;
    comment: boolean;
    fields?: Record<string, Json>;
    isPossible?: () => boolean;
    isRight?: () => boolean;
    perform: () => boolean;
  }): boolean {
    const { action, comment, fields = {}, perform } = asked;
    const isPossible = asked.isPossible ?? (() => this.isLive());
    const isRight = asked.isRight ?? (() => true);
    if (!isPossible()) return false;
    const rule = this.words()?.actions.get(action);
    if (!rule) return isRight() && perform();
    if (!rule.allowed || rule.roles !== null) return false;
    if (rule.approval && this.requests.some((other) => other.action === action)) return true;
    const meets = () =>
      (comment || !rule.require.comment) &&
      rule.require.fields.every((key) => this.has(key, fields)) &&
      (rule.condition?.test(this.context(fields)) ?? true);
    if (!isRight() || !meets()) return false;
    if (!rule.approval) return perform();
    const opened = this.open(rule.approval, 'user:rep');
    if (opened === 'approved') return perform();
    if (typeof opened === 'string') return false;
    const grant = () => isPossible() && isRight() && meets() && perform();
    this.requests.push({ ...opened, action, perform: grant });
    return this.settled();
  }

  /** The transition that leads there, or how it is got to without one; null where there is no way. */
  private wayTo(
    outcome: 'won' | 'lost',
    fields: Record<string, Json>,
  ): CompiledTransition | 'arrived' | 'stage' | 'status' | null {
    const words = this.words()!;
    if (words.stages.get(outcome)?.final !== true) return 'status';
    if (this.stage === outcome) return 'arrived';
    const leading = [...words.transitions.values()].filter(({ to }) => to === outcome);
    if (leading.length === 0) return this.mayEnter(outcome, fields) ? 'stage' : null;
    const fromHere = leading.filter(({ from }) => from.has(this.stage!));
    return fromHere.length === 1 ? fromHere[0]! : null;
  }

  private closeBy(
    transition: CompiledTransition,
    outcome: 'won' | 'lost',
    fields: Record<string, Json>,
    comment: boolean,
  ): boolean {
    return this.act(transition.name, fields, comment, 'user:rep', { outcome });
  }

  complete(
    position: Position | undefined,
    fields: Record<string, Json>,
    person: string | null,
  ): boolean {
    const leaf = this.openTask(position);
    if (!leaf || !this.fieldsAreRight(fields)) return false;
    if (person !== null && leaf.claimedBy !== null && leaf.claimedBy !== person) return false;
    if (person !== null && !isFor(leaf, person)) return false;
    this.writeAll(fields);
    if (leaf.undo) return this.undoneByHand(this.runs[position!.run]!);
    leaf.state = 'done';
    return this.pumped();
  }

  claim(position: Position | undefined, person: string): boolean {
    const leaf = this.openTask(position);
    if (!leaf || (leaf.claimedBy !== null && leaf.claimedBy !== person)) return false;
    if (!isFor(leaf, person)) return false;
    leaf.claimedBy = person;
    return true;
  }

  release(position: Position | undefined, person: string): boolean {
    const leaf = this.openTask(position);
    if (leaf?.claimedBy !== person) return false;
    leaf.claimedBy = null;
    return true;
  }

  vote(approval: Approval | undefined, person: string, choice: VoteChoice): boolean {
    if (!approval || !this.isLive()) return false;
    const isRequest = approval.transition !== undefined || approval.action !== undefined;
    if (isRequest && (this.status === 'needs_attention' || this.isCompensating())) return false;
    if (!approval.seats.includes(person) || approval.left.has(person)) return false;
    if (!approval.words.allowSelf && approval.requester === person) return false;
    approval.votes.set(person, choice);
    this.decideOn(approval);
    return this.settled();
  }

  voterLeft(person: string): boolean {
    if (!this.isLive()) return false;
    for (const leaf of this.leaves()) {
      if (leaf.claimedBy === person) leaf.claimedBy = null;
      if (leaf.undo?.assignees?.includes(person)) leaf.undo.assignees = [];
    }
    for (const approval of this.approvals()) {
      if (!this.approvals().includes(approval)) continue;
      if (!approval.seats.includes(person) || approval.left.has(person)) continue;
      approval.left.add(person);
      this.decideOn(approval);
    }
    return this.settled();
  }

  recordChanged(keys: string[]): boolean {
    if (!this.isLive()) return false;
    keys.forEach((key) => this.changed.add(key));
    return this.settled();
  }

  fire(position: Position | undefined): boolean {
    const leaf = this.waiting(position, 'wait');
    if (!leaf || this.world.now < leaf.due) return false;
    leaf.state = 'done';
    return this.pumped();
  }

  succeed(position: Position | undefined, output: Json): boolean {
    const leaf = this.waiting(position, 'activity') ?? this.waiting(position, 'transition');
    if (!leaf) return false;
    const run = this.runs[position!.run]!;
    if (leaf.undo) {
      this.undone(run);
      return this.undoNext(run);
    }
    const as = leaf.step.kind === 'activity' ? leaf.step.as : null;
    const isKept = as === null || this.isRight(as, output);
    if (as !== null && isKept) this.writeAll({ [as]: output });
    if (leaf.step.kind === 'activity')
      this.note(run, leaf.step.path, leaf.step.compensate !== null);
    leaf.state = isKept || run.undoing ? 'done' : 'failed';
    if (!run.undoing) return this.pumped();
    prune(run.root, (other) => other !== leaf);
    return this.undoNext(run);
  }

  fail(position: Position | undefined, retryable: boolean): boolean {
    const leaf = this.waiting(position, 'activity') ?? this.waiting(position, 'transition');
    if (!leaf) return false;
    const { step } = leaf;
    const run = this.runs[position!.run]!;
    if (run.undoing && !leaf.undo) {
      prune(run.root, (other) => other !== leaf);
      return this.undoNext(run);
    }
    if (step.kind === 'activity' && retryable && leaf.attempt < step.retry.attempts) {
      leaf.attempt += 1;
      leaf.due = this.world.now + step.retry.delay.ms;
      return true;
    }
    if (leaf.undo) {
      const { requester } = run;
      const whom = this.assignees[0] ?? (requester.startsWith('user:') ? requester : undefined);
      leaf.undo.assignees = whom === undefined ? [] : [whom];
      this.park('undo');
      return this.settled();
    }
    leaf.state = 'optional' in step && step.optional ? 'done' : 'failed';
    return this.pumped();
  }

  cancelBranch(position: Position | undefined): boolean {
    if (!position || !this.isLive() || this.runs[position.run]!.undoing) return false;
    const isWholeFlow = this.runs[position.run]?.root === position.walker;
    position.walker.cancelled = true;
    this.pump();
    // Nobody has said that it is done.
    if (isWholeFlow && this.isOver(this.status)) {
      this.status = 'needs_attention';
      this.fault = 'flow';
    }
    return this.settled();
  }

  resume(mode: 'retry' | 'skip' | 'abandon'): boolean {
    if (this.status !== 'needs_attention') return false;
    this.status = 'active';
    this.fault = null;
    const failed = this.positions()
      .filter(({ leaf }) => leaf?.state === 'failed' || leaf?.undo?.assignees)
      .sort((one, other) => one.walker.order - other.walker.order)
      .map((position) => ({ ...position, of: this.runs[position.run]! }));
    for (const { leaf, walker, of: run } of failed) {
      if (run.undoing) {
        if (mode === 'skip') this.undone(run);
        if (mode === 'abandon') this.undoable = this.undoable.filter((one) => one.run !== run);
        this.undoOn(run);
        continue;
      }
      if (mode === 'skip') leaf!.state = 'done';
      else if (mode === 'abandon') walker.cancelled = true;
      else this.retry(walker, leaf!);
      this.pumpRuns();
    }
    return this.pumped();
  }

  /** Undoes what a member of a campaign has done, also after its end. */
  rollBack(): boolean {
    if (!this.campaign || this.status === 'compensated') return false;
    if (this.isCompensating()) return true;
    const [kept] = this.undoable;
    const run = this.runs[0] ?? kept?.run ?? this.run([], '', 'system:system', null);
    if (this.runs.length === 0) run.root = this.list([]);
    this.runs = [run];
    this.status = 'active';
    this.fault = null;
    this.stop(run);
    return this.settled();
  }

  // ---- compensation ------------------------------------------------------------------------------

  private isCompensating(): boolean {
    return this.runs.some(({ undoing }) => undoing);
  }

  private isStuck(): boolean {
    return this.leaves().some(({ undo }) => undo?.assignees);
  }

  private keepsSteps(): boolean {
    return this.campaign?.keepsSteps === true;
  }

  private compensates({ origin }: Run): boolean {
    return (origin?.transition ?? this.campaign)?.onFailure === 'compensate';
  }

  private note(run: Run, path: string, isAlways: boolean, changed: Done['changed'] = null): void {
    if (!isAlways && !this.keepsSteps() && !this.compensates(run)) return;
    this.undoable = this.undoable.filter((one) => one.run !== run || one.path !== path);
    this.undoable.push({ run, path, changed });
  }

  /** What has failed is undone, where the definition says so, instead of waiting for an operator. */
  private undoFailed(): boolean {
    const failed = this.positions().filter(
      ({ leaf, run }) => leaf?.state === 'failed' && this.compensates(this.runs[run]!),
    );
    const [first] = failed.sort((one, other) => one.walker.order - other.walker.order);
    if (!first) return false;
    this.stop(this.runs[first.run]!);
    return true;
  }

  private stop(run: Run): void {
    run.undoing = { leaf: null };
    prune(
      run.root,
      ({ step, state, due, born }) =>
        step.kind === 'activity' &&
        state === 'waiting' &&
        born < this.commands &&
        due <= this.world.now + SOON,
    );
    this.undoOn(run);
  }

  private undone(run: Run): void {
    const last = this.undoable.findLast((one) => one.run === run);
    this.undoable = this.undoable.filter((one) => one !== last);
  }

  private undoNext(run: Run): true {
    this.undoOn(run);
    return this.settled();
  }

  private undoneByHand(run: Run): true {
    this.undone(run);
    run.undoing = { leaf: null };
    if (this.fault === 'undo') {
      this.status = 'active';
      this.fault = null;
      this.parkAgain();
    }
    return this.undoNext(run);
  }

  /** Back from step to step, until something has to be waited for. */
  private undoOn(run: Run): void {
    run.undoing = { leaf: null };
    if (run.root.now) return;
    for (;;) {
      const last = this.undoable.findLast((one) => one.run === run);
      if (!last) {
        this.moveBack(run);
        return;
      }
      if (!last.changed) {
        const { step } = this.definition.steps.get(last.path)!;
        run.undoing.leaf = { ...this.leaf(step), undo: { assignees: null } };
        return;
      }
      const { before, after } = last.changed;
      for (const [key, value] of Object.entries(after)) {
        if ((this.read(key) ?? null) === value) this.writeAll({ [key]: before[key]! });
      }
      this.undone(run);
    }
  }

  private moveBack(run: Run): void {
    this.runs = this.runs.filter((other) => other !== run);
    const { origin } = run;
    if (!origin) {
      this.status = 'compensated';
      this.fault = null;
    } else if (this.stage === origin.transition.to && this.stage !== origin.from) {
      this.stage = origin.from;
      this.outcome = null;
      this.requests = [];
    }
  }

  private park(fault: 'step' | 'undo'): void {
    if (this.status !== 'active') return;
    this.status = 'needs_attention';
    this.fault = fault;
  }

  private parkAgain(): void {
    const inOrder = this.positions().sort((one, other) => one.walker.order - other.walker.order);
    for (const { leaf, run } of inOrder) {
      if (leaf?.state === 'failed' && !this.compensates(this.runs[run]!)) this.park('step');
      if (leaf?.undo?.assignees) this.park('undo');
    }
  }

  // ---- what is live ------------------------------------------------------------------------------

  positions(): Position[] {
    const found: Position[] = [];
    this.runs.forEach((run, index) => {
      const visit = (frame: Frame | null, walker: List): void => {
        if (frame?.kind === 'list') visit(frame.now, walker);
        if (frame?.kind === 'leaf')
          found.push({ key: `${index}|${leafKey(frame)}`, run: index, walker, leaf: frame });
        if (frame?.kind === 'fork') {
          found.push({ key: `${index}|${frame.step.path}|forked`, run: index, walker, leaf: null });
          frame.branches.forEach((branch) => visit(branch, branch));
        }
      };
      visit(run.undoing?.leaf ?? run.root, run.root);
    });
    return found.sort((one, other) => (one.key < other.key ? -1 : 1));
  }

  /** Every open approval, in the order in which they were opened. */
  approvals(): Approval[] {
    const inFlows = this.leaves().flatMap(({ approval, state }) =>
      approval && state === 'waiting' ? [approval] : [],
    );
    return [...this.requests, ...inFlows].sort((one, other) => one.order - other.order);
  }

  /** Everything that must agree with the engine. */
  view(): unknown {
    return {
      status: this.status,
      stage: this.stage,
      data: this.data,
      values: this.world.values,
      assignees: this.assignees,
      positions: this.positions().map(({ key }) => key),
      undoable: this.undoable.map(({ run, path }) => `${this.runs.indexOf(run)}|${path}`),
      requests: this.requests.map(
        (request) => `${request.action ?? request.transition!.name}|${voteKey(request)}`,
      ),
      outcome: this.outcome,
    };
  }

  private leaves(): Leaf[] {
    return this.positions().flatMap(({ leaf }) => leaf ?? []);
  }

  private waiting(position: Position | undefined, kind: Step['kind']): Leaf | undefined {
    const leaf = position?.leaf;
    if (!this.isLive() || leaf?.step.kind !== kind || leaf.state !== 'waiting') return undefined;
    if (leaf.undo?.assignees) return undefined;
    return leaf;
  }

  private openTask(position: Position | undefined): Leaf | undefined {
    const leaf = position?.leaf;
    if (this.isLive() && leaf?.undo?.assignees) return leaf;
    return this.waiting(position, 'task');
  }

  private isLive(): boolean {
    return this.status === 'active' || this.status === 'needs_attention';
  }

  private words() {
    return this.entity === null ? undefined : this.definition.entities.get(this.entity);
  }

  // ---- data --------------------------------------------------------------------------------------

  private read(key: string): unknown {
    if (this.definition.dataSchema.has(key)) return this.data[key];
    return key in this.world.values ? this.world.values[key] : this.data[key];
  }

  private isRight(key: string, value: unknown): boolean {
    const declared = this.definition.dataSchema.get(key);
    return !declared || value === null || declared.fault(value) === undefined;
  }

  private fieldsAreRight(fields: Record<string, unknown>): boolean {
    return Object.entries(fields).every(([key, value]) => this.isRight(key, value));
  }

  /** Whether the definition names every attribute of the record among these fields. */
  private areNamed(transition: CompiledTransition, fields: Record<string, unknown>): boolean {
    const named = [...transition.require.fields, ...transition.fields];
    return Object.keys(fields).every(
      (key) =>
        named.includes(key) || this.definition.dataSchema.has(key) || !(key in this.world.values),
    );
  }

  private writeAll(fields: Record<string, Json>): void {
    for (const [key, value] of Object.entries(fields)) {
      if ((this.read(key) ?? null) === value) continue;
      this.changed.add(key);
      const onSubject = !this.definition.dataSchema.has(key) && key in this.world.values;
      if (onSubject) this.world.values[key] = value;
      else this.data[key] = value;
    }
  }

  private mayEnter(stage: string, fields: Record<string, Json>): boolean {
    if (this.words()?.stages.get(stage)?.final !== true) return true;
    return [...this.definition.dataSchema.values()].every(
      ({ name, required }) => !required || this.has(name, fields),
    );
  }

  private has(key: string, fields: Record<string, Json>): boolean {
    return ((key in fields ? fields[key] : this.read(key)) ?? null) !== null;
  }

  private context(fields: Record<string, Json> = {}): ConditionContext {
    return {
      read: (key: string) => (key in fields ? fields[key] : this.read(key)),
      now: this.world.now,
      answer: () => undefined,
      subject: undefined as never,
      actor: undefined as never,
    };
  }

  // ---- transitions -------------------------------------------------------------------------------

  private isPossible(
    transition: CompiledTransition,
    fields: Record<string, Json>,
    comment: boolean,
  ): boolean {
    return (
      this.fieldsAreRight(fields) &&
      (comment || !transition.require.comment) &&
      transition.require.fields.every((key) => this.has(key, fields)) &&
      this.mayEnter(transition.to, fields) &&
      (transition.condition?.test(this.context(fields)) ?? true)
    );
  }

  private perform(
    transition: CompiledTransition,
    fields: Record<string, Json>,
    requester: string,
    outcome: 'won' | 'lost' | null,
  ): void {
    this.writeAll(fields);
    const from = this.stage!;
    this.stage = transition.to;
    this.outcome = outcome;
    this.requests = [];
    if (transition.flow) this.begin(transition.flow, requester, { transition, from });
  }

  private end(status: string): true {
    this.status = status;
    this.fault = null;
    this.outcome = null;
    if (!this.keepsSteps()) this.undoable = [];
    this.runs = [];
    this.requests = [];
    this.changed.clear();
    return true;
  }

  // ---- approvals ---------------------------------------------------------------------------------

  private open(
    words: CompiledApproval,
    requester: string,
  ): Approval | 'approved' | 'rejected' | 'impossible' {
    const people = new Set<string>();
    for (const target of words.voters) {
      const members = target.kind === 'team' ? this.world.teams[target.team] : undefined;
      if (!members) return 'impossible';
      members.forEach((person) => people.add(person));
    }
    const seats = [...people].filter((person) => words.allowSelf || person !== requester);
    if (seats.length === 0) {
      const decided = { approve: 'approved', reject: 'rejected', block: 'impossible' } as const;
      return decided[words.onEmpty];
    }
    const approval: Approval = {
      kind: 'approval',
      order: (this.orders += 1),
      words,
      requester,
      seats,
      votes: new Map(),
      left: new Set(),
      fields: {},
      comment: false,
    };
    const outcome = outcomeOf(approval);
    return outcome === 'pending' ? approval : outcome === 'rejected' ? 'impossible' : outcome;
  }

  private decideOn(approval: Approval): void {
    const outcome = outcomeOf(approval);
    if (outcome === 'pending') return;
    if (approval.action !== undefined) {
      this.requests = this.requests.filter((other) => other !== approval);
      if (outcome === 'approved') approval.perform!();
      return;
    }
    if (!approval.transition) {
      const leaf = this.leaves().find((other) => other.approval === approval)!;
      const { step } = leaf;
      const onReject = step.kind === 'approval' ? step.onReject : 'end';
      const after = { end: 'ended', fail: 'failed', continue: 'done' } as const;
      leaf.state = outcome === 'approved' ? 'done' : after[onReject];
      this.pump();
      return;
    }
    this.requests = this.requests.filter((other) => other !== approval);
    const { transition, fields, comment, requester } = approval;
    if (outcome !== 'approved' || this.isCompensating()) return;
    if (this.isPossible(transition, fields, comment)) {
      this.perform(transition, fields, requester, approval.outcome ?? null);
    }
  }

  /** A change voids votes that were cast about another record; which may decide, and change more. */
  private voidVotes(): boolean {
    let isChanged = false;
    while (this.changed.size > 0) {
      isChanged = true;
      const keys = [...this.changed];
      this.changed.clear();
      for (const approval of this.approvals()) {
        if (!this.approvals().includes(approval) || approval.votes.size === 0) continue;
        const { voidOnChange } = approval.words;
        const hit =
          voidOnChange === true ||
          (voidOnChange !== false && keys.some((key) => voidOnChange.includes(key)));
        if (!hit) continue;
        approval.votes.clear();
        this.decideOn(approval);
      }
    }
    return isChanged;
  }

  // ---- flows -------------------------------------------------------------------------------------

  private begin(
    flow: { path: string; steps: readonly Step[] },
    requester: string,
    origin: Run['origin'],
  ): void {
    this.runs.push(this.run(flow.steps, flow.path, requester, origin));
    this.pump();
  }

  private run(steps: readonly Step[], flow: string, requester: string, origin: Run['origin']): Run {
    return { root: this.list(steps), flow, requester, origin };
  }

  private list(steps: readonly Step[]): List {
    return { kind: 'list', steps, at: 0, now: null, order: (this.orders += 1), cancelled: false };
  }

  private retry(walker: List, leaf: Leaf): void {
    const again = (frame: List): void => {
      if (frame.now === leaf) frame.now = null;
      else if (frame.now?.kind === 'list') again(frame.now);
    };
    again(walker);
  }

  /** Pumps every run until nothing moves, and counts. */
  private pumped(): true {
    this.pump();
    return this.settled();
  }

  private pump(): void {
    this.pumpRuns();
    const isFailed = ({ leaf, run }: Position): boolean =>
      leaf?.state === 'failed' && !this.compensates(this.runs[run]!);
    if (this.positions().some(isFailed)) this.park('step');
  }

  private pumpRuns(): void {
    for (const run of [...this.runs]) {
      if (run.undoing) continue;
      if (this.pumpList(run.root, run) !== 'waiting') {
        this.runs = this.runs.filter((other) => other !== run);
        if (!this.keepsSteps()) this.undoable = this.undoable.filter((one) => one.run !== run);
      }
    }
  }

  private settled(): true {
    while (this.undoFailed() || this.voidVotes());
    this.commands += 1;
    if (!this.isOver()) return true;
    if (this.outcome !== null) this.end(this.outcome);
    else this.status = 'completed';
    return true;
  }

  private isOver(status = 'active'): boolean {
    const final = this.entity === null || this.words()!.stages.get(this.stage!)?.final === true;
    if (this.status !== status || !final || this.runs.length > 0) return false;
    return this.outcome !== null || this.requests.length === 0;
  }

  private pumpList(list: List, run: Run): Result {
    for (;;) {
      if (list.cancelled) return 'ended';
      if (!list.now) {
        const step = list.steps[list.at];
        if (!step) return 'done';
        list.now = this.enter(step, run);
      }
      const result = this.pumpFrame(list.now, run);
      if (result !== 'done') return result;
      list.now = null;
      list.at += 1;
    }
  }

  private pumpFrame(frame: Frame, run: Run): Result {
    if (frame.kind === 'list') return this.pumpList(frame, run);
    if (frame.kind === 'leaf') return frame.state === 'failed' ? 'waiting' : frame.state;
    for (const branch of [...frame.branches]) {
      if (this.pumpList(branch, run) !== 'waiting') {
        frame.branches = frame.branches.filter((other) => other !== branch);
      }
    }
    return frame.branches.length === 0 ? 'done' : 'waiting';
  }

  private enter(step: Step, run: Run): Frame {
    switch (step.kind) {
      case 'sequence':
        return this.list(step.steps);
      case 'parallel':
        return {
          kind: 'fork',
          step,
          branches: step.branches.filter((it) => it.length > 0).map((it) => this.list(it)),
        };
      case 'inclusive':
      case 'exclusive': {
        const holds = step.branches.filter(({ when }) => when?.test(this.context()) === true);
        const otherwise = step.branches.filter(({ when }) => when === null);
        const taken = holds.length > 0 ? holds : otherwise;
        if (step.kind === 'exclusive') return this.list(taken[0]?.steps ?? []);
        const branches = taken
          .filter(({ steps }) => steps.length > 0)
          .map(({ steps }) => this.list(steps));
        return { kind: 'fork', step, branches };
      }
      default:
        return this.enterLeaf(step, run);
    }
  }

  private leaf(step: Step): Leaf {
    return {
      kind: 'leaf',
      step,
      state: 'waiting',
      due: this.world.now + (step.kind === 'wait' ? step.duration.ms : 0),
      attempt: 1,
      claimedBy: null,
      approval: null,
      born: this.commands,
    };
  }

  private enterLeaf(step: Step, run: Run): Leaf {
    const leaf = this.leaf(step);
    if (step.kind === 'set') {
      const values: Record<string, Json> = {};
      for (const { key, value } of step.values)
        values[key] = value.evaluate(this.context()) as Json;
      if (this.fieldsAreRight(values)) {
        const keys = Object.keys(values).filter((key) => (this.read(key) ?? null) !== values[key]);
        const pick = (of: (key: string) => unknown) =>
          Object.fromEntries(keys.map((key) => [key, (of(key) ?? null) as Json]));
        const before = pick((key) => this.read(key));
        this.writeAll(values);
        const after = pick((key) => values[key]);
        if (keys.length > 0) this.note(run, step.path, false, { before, after });
      }
      leaf.state = this.fieldsAreRight(values) ? 'done' : 'failed';
    }
    if (step.kind === 'approval') {
      const opened = this.open(step.approval, run.requester);
      const onReject = { end: 'ended', fail: 'failed', continue: 'done' } as const;
      if (opened === 'approved') leaf.state = 'done';
      else if (opened === 'rejected') leaf.state = onReject[step.onReject];
      else if (opened === 'impossible') leaf.state = 'failed';
      else leaf.approval = opened;
    }
    return leaf;
  }
}

/** Removes the leaves that are not kept, and whatever has none left. */
function prune(list: List, isKept: (leaf: Leaf) => boolean): void {
  const { now } = list;
  if (now?.kind === 'leaf' && !isKept(now)) list.now = null;
  if (now?.kind === 'list') {
    prune(now, isKept);
    if (!now.now) list.now = null;
  }
  if (now?.kind === 'fork') {
    for (const branch of now.branches) prune(branch, isKept);
    now.branches = now.branches.filter((branch) => branch.now);
    if (now.branches.length === 0) list.now = null;
  }
}

/** Whether a person may do a task; one of a flow is for everybody here. */
const isFor = ({ undo, claimedBy }: Leaf, person: string): boolean =>
  claimedBy === person ||
  !undo?.assignees ||
  undo.assignees.length === 0 ||
  undo.assignees.includes(person);

// ---- what the strategies mean -------------------------------------------------------------------

const MEANING: Record<string, (ballots: readonly Ballot[], options: any) => boolean> = {
  unison: (ballots) => !ballots.includes('reject') && ballots.includes('approve'),
  majority: (ballots) => approvals(ballots) > ballots.length / 2,
  quorum: (ballots, { quorum }) => approvals(ballots) >= quorum,
  first: (ballots) => ballots.includes('approve'),
};

const approvals = (ballots: readonly Ballot[]): number =>
  ballots.filter((ballot) => ballot === 'approve').length;

/** Decided where every way in which the outstanding votes may fall has the same outcome. */
function outcomeOf({ words, seats, votes, left }: Approval): 'pending' | 'approved' | 'rejected' {
  const outcomes = new Set<boolean>();
  const fill = (ballots: Ballot[]): void => {
    const person = seats[ballots.length];
    if (person === undefined) {
      outcomes.add(MEANING[words.strategy.name]!(ballots, words.options));
      return;
    }
    const cast = votes.get(person);
    const ways: Ballot[] = cast
      ? [cast]
      : left.has(person)
        ? ['absent']
        : ['approve', 'reject', 'abstain', 'absent'];
    for (const ballot of ways) fill([...ballots, ballot]);
  };
  fill([]);
  return outcomes.size === 2 ? 'pending' : outcomes.has(true) ? 'approved' : 'rejected';
}

// ---- as text ------------------------------------------------------------------------------------

const voteKey = ({ seats, votes, left }: Approval): string =>
  seats
    .map((person) => `${person}${left.has(person) ? '-' : ''}=${votes.get(person) ?? '?'}`)
    .join(',');

function leafKey({ step, state, due, attempt, claimedBy, approval, undo }: Leaf): string {
  if (undo) {
    const waits = undo.assignees ? `task|${String(claimedBy)}` : `compensation|${attempt}|${due}`;
    return `${step.path}|${waits}`;
  }
  if (state === 'failed') return `${step.path}|failed`;
  if (approval) return `${step.path}|approval|${voteKey(approval)}`;
  if (step.kind === 'task') return `${step.path}|task|${String(claimedBy)}`;
  return `${step.path}|${step.kind}|${step.kind === 'activity' ? attempt : 1}|${due}`;
}
