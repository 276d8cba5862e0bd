import { createId } from '@paralleldrive/cuid2';
import type { Core } from '@strapi/strapi';

import { currentActor } from '../../strapi/ports/actor';
import { findFiles } from '../../strapi/ports/attachments';
import { isValidIdentifier } from '../../sql/identifier';
import { isSubjectType } from '../../strapi/ports/subjects/subject-type';
import { withStrapiErrors } from '../../strapi/ports/errors';
import type { ExplainAction } from '../../contracts/actions';
import type {
  ActionView,
  GetInstanceHistory,
  InstanceView,
  ListInstances,
} from '../../contracts/instances';
import type { RepairInstance, VerifyInstances } from '../../contracts/operating';
import type {
  Actor,
  Assignee,
  Clock,
  GroupLeftCommand,
  InstanceId,
  Person,
  RecordChangedCommand,
  StorageContract,
  Subject,
  TaskId,
  TokenId,
  VoterLeftCommand,
} from '../../core/contracts';
import { describeError } from '../../core/describe-error';
import { CrmConfigurationError, CrmNotFoundError, CrmValidationError } from '../../core/errors';
import type { StartWith } from '../../core/runner';
import { getService } from '../get-service';
import { InstanceCommands, instanceOf, unknown, type Instruction } from './commands';
import { RecordPipelines } from './running-pipelines';
import { onlyInstanceWith, type Candidate } from './find-instance';
import type {
  ActInput,
  ActOnInput,
  ActorInput,
  CancelTokenInput,
  ClaimInput,
  CompleteInput,
  ExplainInput,
  Guarded,
  ResumeInput,
  StartInput,
  VoteInput,
} from './inputs';
import { pageMeta, toPage } from '../paging';
import { toListQuery } from './pages';
import { releaseRecords, verifyInstances } from './integrity';
import { moveInstances, type MoveInput, type MoveReport } from './move';
import { createGround, composeEngine, type EngineGraph, type EngineBase } from './composition';
import { entityFor } from './roles';
import { configuredStorage, DATABASE_STORAGE, openStorage } from './storages';
import { sweep } from './sweep';
import { EmbeddedWorker } from './worker';
import { toEntry, toRow } from './views';

/** Pipelines on records: what the app calls, and what REST stands on. */
export class EngineService {
  readonly #commands: InstanceCommands;
  readonly #worker: EmbeddedWorker;
  #storage: StorageContract | undefined;
  #released: Promise<void> | undefined;
  #graph: EngineGraph | undefined;
  #pipelines: RecordPipelines | undefined;
  #sweeping: Promise<void> | undefined;

  constructor(
    private readonly strapi: Core.Strapi,
    private readonly clock: Clock,
  ) {
    this.#commands = new InstanceCommands(strapi, () => this.graph);
    this.#worker = new EmbeddedWorker(this, {
      now: () => clock.now().getTime(),
      log: (message) => {
        strapi.log.error(`nexus-crm: timers could not be carried out: ${message}`);
      },
    });
  }

  /** Built when first asked for: after the app has registered its conditions and strategies. */
  get graph(): EngineGraph {
    if (!this.#graph) {
      const { name } = configuredStorage(this.strapi);
      if (name !== DATABASE_STORAGE) {
        const message = `The storage "${name}" opens in the plugin's bootstrap; no pipeline runs before.`;
        throw new CrmConfigurationError(message, { storage: name });
      }
      const engineBase = this.engineBase();
      this.#graph = composeEngine(this.strapi, engineBase, engineBase.storage);
    }
    return this.#graph;
  }

  /** What the entry points of records ask. */
  get pipelines(): RecordPipelines {
    this.#pipelines ??= new RecordPipelines(this.strapi, this);
    return this.#pipelines;
  }

  /**
   * Opens the storage that the app has configured (FR-EXT-005).
   *
   * @throws CrmConfigurationError where there is none of that name, and what its `open` throws.
   */
  async open(): Promise<void> {
    const contract = configuredStorage(this.strapi);
    if (contract.name === DATABASE_STORAGE) return;
    const engineBase = this.engineBase();
    const storage = await openStorage(contract, engineBase.storage);
    this.#storage = contract;
    this.#graph = composeEngine(this.strapi, engineBase, storage);
  }

  /** From now on this process carries out timers, until `destroy`. */
  work(): void {
    this.#worker.start();
    if (!this.#storage) this.#released = releaseRecords(this.strapi);
  }

  /** Finds what changed at no entry point, once; ends after what it is at. */
  sweep(): void {
    this.#sweeping = sweep(this).catch((error: unknown) => {
      this.strapi.log.error(`nexus-crm: instances could not be swept: ${describeError(error)}`);
    });
  }

  async destroy(): Promise<void> {
    await this.#sweeping;
    await this.#released;
    await this.#worker.stop();
    await this.#storage?.close?.();
  }

  /**
   * Starts the active version of a definition on a record (BR-007): at the record's own stage where
   * it has one, else at the first.
   *
   * @param known what the caller has read in the running transaction: the active version, the record.
   * @throws NotFoundError for an unknown definition or record, ConflictError where the record runs
   *   this definition already, ValidationError for what cannot be started or written.
   */
  start(input: StartInput, known: StartWith = {}): Promise<ActionView> {
    return withStrapiErrors(async () => {
      const { definition: name, subject, campaign, fields } = input;
      this.assertSubject(subject);
      const definition = known.definition ?? (await this.graph.definitions.active(name));
      if (!definition) throw new CrmNotFoundError(`There is no definition "${name.slice(0, 80)}".`);
      const record = known.record ?? (await this.graph.storage.subject(subject));
      if (!record) throw new CrmNotFoundError('There is no such record.', { ...subject });
      const entity =
        campaign === undefined ? entityFor(definition, subject, record, input.entity) : undefined;
      const stage = entity && (await this.stageOf(subject, record.values));
      const order = {
        definition: name,
        instance: createId() as InstanceId,
        subject: { type: subject.type, id: subject.id },
        actor: await this.actorOf(input),
        ...{ entity: entity?.key, campaign, stage, fields, writable: input.writable },
      };
      const outcome = await this.graph.engine.start(order, { definition, record });
      return this.#commands.answer(outcome);
    });
  }

  /**
   * FR-L2-008. A transition by name, or a reserved action. Where the transition needs an approval,
   * `pending` is the task that it waits for, and nothing else has changed.
   *
   * @throws ConflictError where the instance has moved on, PolicyError where the actor may not.
   */
  act(instance: string, action: string, input: ActInput = {}): Promise<ActionView> {
    return withStrapiErrors(async () => {
      const { fields, comment, outcome, reason, revision } = input;
      const { opportunity, into, interactions } = input;
      const attachments = input.attachments && (await findFiles(this.strapi, input.attachments));
      const assignees = input.assignees as readonly Assignee[] | undefined;
      const command = {
        type: 'act',
        actor: await this.actorOf(input),
        ...{ action, fields, comment, attachments, assignees, outcome, reason, revision },
        ...{ opportunity, into, interactions, writable: input.writable },
      } as const;
      return this.#commands.run(instance, command, { authorize: input.authorize });
    });
  }

  /** The record of an instance was deleted: it ends as cancelled, whatever guards its actions. */
  recordDeleted(instance: string, input: ActorInput = {}): Promise<ActionView> {
    return withStrapiErrors(async () => {
      const actor = await this.actorOf(input);
      return this.#commands.run(instance, { type: 'recordDeleted', actor });
    });
  }

  /**
   * `act` on the only live instance of a record that has the action.
   *
   * @throws ConflictError naming them where several have it.
   */
  actOn(subject: Subject, action: string, input: ActOnInput = {}): Promise<ActionView> {
    return withStrapiErrors(async () => {
      this.assertSubject(subject);
      const { definition, ...rest } = input;
      return this.act(await this.choose(subject, action, definition), action, rest);
    });
  }

  /** FR-L2-002. A plain task is done; the flow goes on. */
  completeTask(task: string, input: CompleteInput = {}): Promise<ActionView> {
    const { fields, comment, revision } = input;
    return this.onTask(task, input, (named) => ({
      ...{ type: 'completeTask', ...named, fields, comment, revision, writable: input.writable },
    }));
  }

  /** FR-L2-006. Fills the actor's seat, or changes the vote in it. */
  vote(task: string, input: VoteInput): Promise<ActionView> {
    const { choice, comment, recordRevision, revision } = input;
    const seat = input.seat as Person | undefined;
    return this.onTask(task, input, (named) => ({
      ...{ type: 'vote', ...named, choice, comment, recordRevision, revision, seat },
    }));
  }

  /** Takes a task of a team or role. */
  claim(task: string, input: ClaimInput = {}): Promise<ActionView> {
    const { revision } = input;
    return this.onTask(task, input, (named) => ({ type: 'claim', ...named, revision }));
  }

  /** Hands it back. */
  release(task: string, input: ClaimInput = {}): Promise<ActionView> {
    const { revision } = input;
    return this.onTask(task, input, (named) => ({ type: 'release', ...named, revision }));
  }

  /**
   * An operator lets a parked instance go on.
   *
   * @throws ConflictError where it is not parked.
   */
  resume(instance: string, input: ResumeInput = {}): Promise<ActionView> {
    const { mode, token, revision } = input;
    return withStrapiErrors(async () => {
      const actor = await this.actorOf(input);
      const named = { mode, revision, token: token as TokenId | undefined };
      const command = { type: 'resume', actor, ...named } as const;
      return this.#commands.run(instance, command, { authorize: input.authorize });
    });
  }

  /** An operator takes a branch of a flow out; its join goes on with those that are left. */
  cancelToken(instance: string, token: string, input: CancelTokenInput = {}): Promise<ActionView> {
    const { reason, revision } = input;
    return withStrapiErrors(async () => {
      const actor = await this.actorOf(input);
      const named = { token: token as TokenId, reason, revision };
      const command = { type: 'cancelBranch', actor, ...named } as const;
      return this.#commands.run(instance, command, { authorize: input.authorize });
    });
  }

  /**
   * FR-L2-001. Takes running instances along to another version of their definition, each in a
   * transaction of its own; a dry run unless `dryRun` is false. Those that have moved are passed over,
   * so it may be called again where it was stopped.
   *
   * @throws NotFoundError for an unknown version, ConflictError naming those that would be stranded,
   *   where they are not to be left behind (`partial`).
   */
  move(definition: string, input: MoveInput = {}): Promise<MoveReport> {
    return withStrapiErrors(async () => {
      const actor = await this.actorOf(input);
      const { source } = getService('definitions', { strapi: this.strapi });
      const published = await source.publishedVersions(definition);
      return moveInstances(this.graph, definition, { ...input, actor, published });
    });
  }

  /** REL-004. Instances that contradict themselves, part by part; changes nothing. */
  verify(query: VerifyInstances.Query = {}): Promise<VerifyInstances.Response> {
    return withStrapiErrors(() => verifyInstances(this.graph, query));
  }

  /**
   * REL-004. The least that makes a damaged instance one that can be decided on; a dry run unless
   * `dryRun` is false. Afterwards it is parked, and `resume` lets it go on.
   *
   * @throws NotFoundError, ConflictError where it cannot be told what it runs on.
   */
  repair(
    instance: string,
    input: ActorInput & { readonly dryRun?: boolean | undefined } = {},
  ): Promise<RepairInstance.Response['data']> {
    const { dryRun = true } = input;
    return withStrapiErrors(async () => {
      const actor = await this.actorOf(input);
      if (!isValidIdentifier(instance)) throw unknown('instance');
      const { changes, after } = await this.graph.damage.repair(instance, { actor, dryRun });
      const view = after && (await this.#commands.view(after));
      return { instance, dryRun, changes: [...changes], after: view ?? null };
    });
  }

  /** What happened to the record, or to people whom the instance waits for. */
  tell(
    instance: InstanceId,
    command: VoterLeftCommand | GroupLeftCommand | RecordChangedCommand,
  ): Promise<void> {
    return this.#commands.tell(instance, command);
  }

  /**
   * Why an action is possible or not, for this actor and now; changes nothing. `close` is explained for
   * the outcome that is given, else for the first of `won` and `lost` that is possible.
   */
  explain(
    instance: string,
    action: string,
    input: ExplainInput = {},
  ): Promise<ExplainAction.Response['data']> {
    return withStrapiErrors(async () => {
      const { revision } = await this.#commands.snapshot(instance);
      const explained = await this.graph.engine.explain(
        instance as InstanceId,
        action,
        await this.actorOf(input),
        input.outcome,
      );
      const { possible, obstacles, condition, waitsFor, next } = explained;
      return {
        ...{ action, possible, condition },
        obstacles: obstacles.map(({ code, reason, path }) => ({ code, reason, path })),
        waitsFor: waitsFor.map((waiting) => ({ ...waiting, people: [...waiting.people] })),
        next: { ...next, fields: [...next.fields], steps: [...next.steps] },
        revision,
      };
    });
  }

  /** @throws NotFoundError */
  get(instance: string): Promise<InstanceView> {
    return withStrapiErrors(async () => {
      return this.#commands.view(await this.#commands.snapshot(instance));
    });
  }

  /**
   * The newest first, unless sorted otherwise.
   *
   * @param mayRead types of the app that answer false are left out.
   */
  list(
    query: ListInstances.Query = {},
    mayRead: (uid: string) => Promise<boolean> = () => Promise.resolve(true),
  ): Promise<ListInstances.Response> {
    return withStrapiErrors(async () => {
      const hidden: string[] = [];
      for (const type of await this.graph.list.subjectTypes()) {
        if (!(await mayRead(type))) hidden.push(type);
      }
      const listQuery = toListQuery(query, hidden);
      const { rows, total } = await this.graph.list.read(listQuery);
      return { data: rows.map(toRow), meta: { pagination: pageMeta(listQuery, total) } };
    });
  }

  /** Oldest first. @throws NotFoundError */
  history(
    instance: string,
    query: Pick<ListInstances.Query, 'pagination'> = {},
  ): Promise<GetInstanceHistory.Response> {
    return withStrapiErrors(async () => {
      await this.subjectOf({ instance });
      const page = toPage(query.pagination);
      const { entries, total } = await this.graph.history.page(instance, page);
      return { data: entries.map(toEntry), meta: { pagination: pageMeta(page, total) } };
    });
  }

  /** Carries out every timer that is due: waits end, integrations are called. How many were. */
  runDue(): Promise<number> {
    return withStrapiErrors(() => this.graph.engine.runDue());
  }

  /** When the next timer falls due, in milliseconds since 1970. */
  nextTimerAt(): Promise<number | undefined> {
    return this.graph.storage.nextTimerAt();
  }

  /** The record of an instance, or of a task's instance. @throws NotFoundError */
  subjectOf(of: { readonly instance: string } | { readonly task: string }): Promise<Subject> {
    return withStrapiErrors(async () => {
      const found = await this.findSubject('instance' in of ? of.instance : instanceOf(of.task));
      if (found) return found;
      throw unknown('instance' in of ? 'instance' : 'task');
    });
  }

  /** The same, undefined where there is none. */
  async findSubject(instance: string): Promise<Subject | undefined> {
    return isValidIdentifier(instance) ? this.graph.rows.subjectOf(instance) : undefined;
  }

  private engineBase(): EngineBase {
    return createGround(this.strapi, {
      clock: this.clock,
      onDecision: ({ effects }) => {
        if (effects.some(({ kind }) => kind === 'timer.armed')) this.#worker.wake();
      },
    });
  }

  private onTask(
    task: string,
    input: Guarded,
    toCommand: (named: { readonly task: TaskId; readonly actor: Actor }) => Instruction,
  ): Promise<ActionView> {
    return withStrapiErrors(async () => {
      const named = { task: task as TaskId, actor: await this.actorOf(input) };
      const { authorize } = input;
      return this.#commands.run(instanceOf(task), toCommand(named), { task, authorize });
    });
  }

  private async actorOf({ actor }: ActorInput): Promise<Actor> {
    return actor ?? currentActor(this.strapi);
  }

  private assertSubject({ type, id }: Subject): void {
    if (!isSubjectType(this.strapi, type)) {
      const message = `"${type.slice(0, 80)}" is no content type whose records run pipelines`;
      throw new CrmValidationError([{ path: ['subject', 'type'], message }]);
    }
    if (!isValidIdentifier(id)) throw new CrmNotFoundError('There is no such record.');
  }

  /** Where a record that is in no pipeline yet says that it stands. */
  private async stageOf(
    subject: Subject,
    { stage }: Readonly<Record<string, unknown>>,
  ): Promise<string | undefined> {
    if (typeof stage !== 'string' || stage === '') return undefined;
    const live = await this.graph.rows.liveOf(subject);
    return live.some(({ entity }) => entity !== null) ? undefined : stage;
  }

  private async choose(
    subject: Subject,
    action: string,
    definition: string | undefined,
  ): Promise<InstanceId> {
    const isMeant = (name: string): boolean => definition === undefined || name === definition;
    const live = (await this.graph.rows.liveOf(subject)).filter(({ definition: { name } }) =>
      isMeant(name),
    );
    const isLead = live.some(({ entity }) => entity === 'lead');
    if (action === 'revertConvert' || (action === 'convert' && !isLead)) {
      const converted = await this.graph.rows.convertedOf(subject);
      const last = converted.find((one) => isMeant(one.definition.name));
      if (last) return last.id;
    }
    const candidates: Candidate[] = [];
    for (const instance of live) {
      const { name, version } = instance.definition;
      const compiled = await this.graph.definitions.version(name, version);
      if (compiled) candidates.push({ instance, definition: compiled });
    }
    return onlyInstanceWith(candidates, action);
  }
}
