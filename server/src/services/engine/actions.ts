import type { Core } from '@strapi/strapi';

import type { ActionView } from '../../contracts/instances';
import type { Actor, Assignee, InstanceId, Person, Subject, TaskId } from '../../core/contracts';
import { parseInstant } from '../../core/calendar';
import { CrmValidationError } from '../../core/errors';
import { findFiles } from '../../strapi/ports/attachments';
import { instanceOf, type InstanceCommands, type Instruction } from './commands';
import { onlyInstanceWith, type Candidate } from './find-instance';
import type { EngineGraph } from './graph';
import type {
  ActInput,
  ActOnInput,
  ClaimInput,
  CompleteInput,
  Guarded,
  RescheduleInput,
  VoteInput,
} from './inputs';
import { actorOf, assertSubject } from './actor-and-subject';

/** Commands of people on instances and their tasks. */
export class InstanceActions {
  constructor(
    private readonly strapi: Core.Strapi,
    private readonly graph: () => EngineGraph,
    private readonly commands: InstanceCommands,
  ) {}

  async act(instance: string, action: string, input: ActInput): Promise<ActionView> {
    const { fields, comment, outcome, reason, revision } = input;
    const { opportunity, into, interactions } = input;
    const attachments = input.attachments && (await findFiles(this.strapi, input.attachments));
    const assignees = input.assignees as readonly Assignee[] | undefined;
    const command = {
      type: 'act',
      actor: await actorOf(this.strapi, input),
      ...{ action, fields, comment, attachments, assignees, outcome, reason, revision },
      ...{ opportunity, into, interactions, writable: input.writable },
    } as const;
    const { authorize, within } = input;
    return this.commands.run(instance, command, { authorize, within });
  }

  async actOn(subject: Subject, action: string, input: ActOnInput): Promise<ActionView> {
    assertSubject(this.strapi, subject);
    const { definition, ...rest } = input;
    return this.act(await this.choose(subject, action, definition), action, rest);
  }

  completeTask(task: string, input: CompleteInput): Promise<ActionView> {
    const { fields, comment, revision } = input;
    return this.onTask(task, input, (named) => ({
      ...{ type: 'completeTask', ...named, fields, comment, revision, writable: input.writable },
    }));
  }

  vote(task: string, input: VoteInput): Promise<ActionView> {
    const { choice, comment, recordRevision, revision } = input;
    const seat = input.seat as Person | undefined;
    return this.onTask(task, input, (named) => ({
      ...{ type: 'vote', ...named, choice, comment, recordRevision, revision, seat },
    }));
  }

  claim(task: string, input: ClaimInput): Promise<ActionView> {
    const { revision } = input;
    return this.onTask(task, input, (named) => ({ type: 'claim', ...named, revision }));
  }

  release(task: string, input: ClaimInput): Promise<ActionView> {
    const { revision } = input;
    return this.onTask(task, input, (named) => ({ type: 'release', ...named, revision }));
  }

  async reschedule(task: string, input: RescheduleInput): Promise<ActionView> {
    const { reason, revision } = input;
    const dueAt = input.dueAt === null ? null : parseInstant(input.dueAt, { zone: 'required' });
    if (Number.isNaN(dueAt)) {
      const message = '"data.dueAt" must be a date and time such as 2026-03-02T09:00:00Z, or null';
      throw new CrmValidationError([{ path: ['data', 'dueAt'], message }]);
    }
    return this.onTask(task, input, (named) => ({
      ...{ type: 'reschedule', ...named, dueAt, reason, revision },
    }));
  }

  private async onTask(
    task: string,
    input: Guarded,
    toCommand: (named: { readonly task: TaskId; readonly actor: Actor }) => Instruction,
  ): Promise<ActionView> {
    const named = { task: task as TaskId, actor: await actorOf(this.strapi, input) };
    const { authorize } = input;
    return this.commands.run(instanceOf(task), toCommand(named), { task, authorize });
  }

  /** The record's only live instance that has the action. */
  private async choose(
    subject: Subject,
    action: string,
    definition: string | undefined,
  ): Promise<InstanceId> {
    const { rows, definitions } = this.graph();
    const isMeant = (name: string): boolean => definition === undefined || name === definition;
    const live = (await rows.liveOf(subject)).filter(({ definition: { name } }) => isMeant(name));
    const isLead = live.some(({ entity }) => entity === 'lead');
    if (action === 'revertConvert' || (action === 'convert' && !isLead)) {
      const converted = await rows.convertedOf(subject);
      const last = converted.find((one) => isMeant(one.definition.name));
      if (last) return last.id;
    }
    const candidates: Candidate[] = [];
    for (const instance of live) {
      const { name, version } = instance.definition;
      const compiled = await definitions.version(name, version);
      if (compiled) candidates.push({ instance, definition: compiled });
    }
    return onlyInstanceWith(candidates, action);
  }
}
