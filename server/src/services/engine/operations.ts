import type { Core } from '@strapi/strapi';

import type { ActionView } from '../../contracts/instances';
import type { RepairInstance, VerifyInstances } from '../../contracts/operating';
import type { TokenId } from '../../core/contracts';
import { parseInstant } from '../../core/calendar';
import { CrmValidationError } from '../../core/errors';
import { parseDuration } from '../../definition';
import { isValidIdentifier } from '../../sql/identifier';
import { unknown, type InstanceCommands } from './commands';
import type { EngineGraph } from './graph';
import type { CancelTokenInput, RepairInput, ResumeInput, SnoozeInput } from './inputs';
import { verifyInstances } from './integrity';
import { moveInstances, type MoveInput, type MoveReport } from './move';
import { actorOf } from './actor-and-subject';

interface PublishedVersions {
  publishedVersions(name: string): Promise<readonly string[]>;
}

/**
 * Commands of operators: resume parked instances, repair corrupt ones, and move them to other
 * versions.
 */
export class InstanceOperations {
  constructor(
    private readonly strapi: Core.Strapi,
    private readonly graph: () => EngineGraph,
    private readonly commands: InstanceCommands,
    private readonly definitions: PublishedVersions,
  ) {}

  async resume(instance: string, input: ResumeInput): Promise<ActionView> {
    const { mode, token, revision } = input;
    const actor = await actorOf(this.strapi, input);
    const named = { mode, revision, token: token as TokenId | undefined };
    const command = { type: 'resume', actor, ...named } as const;
    return this.commands.run(instance, command, { authorize: input.authorize });
  }

  async cancelToken(instance: string, token: string, input: CancelTokenInput): Promise<ActionView> {
    const { reason, revision } = input;
    const actor = await actorOf(this.strapi, input);
    const named = { token: token as TokenId, reason, revision };
    const command = { type: 'cancelBranch', actor, ...named } as const;
    return this.commands.run(instance, command, { authorize: input.authorize });
  }

  async snooze(instance: string, input: SnoozeInput): Promise<ActionView> {
    const { reason, revision } = input;
    const until = timeOf(input, this.graph().clock.now().getTime());
    const actor = await actorOf(this.strapi, input);
    const command = { type: 'snooze', actor, until, reason, revision } as const;
    return this.commands.run(instance, command, { authorize: input.authorize });
  }

  async move(definition: string, input: MoveInput): Promise<MoveReport> {
    const actor = await actorOf(this.strapi, input);
    const published = await this.definitions.publishedVersions(definition);
    return moveInstances(this.graph(), definition, { ...input, actor, published });
  }

  verify(query: VerifyInstances.Query): Promise<VerifyInstances.Response> {
    return verifyInstances(this.graph(), query);
  }

  async repair(instance: string, input: RepairInput): Promise<RepairInstance.Response['data']> {
    const { dryRun = true } = input;
    const actor = await actorOf(this.strapi, input);
    if (!isValidIdentifier(instance)) throw unknown('instance');
    const { changes, after } = await this.graph().integrity.repair(instance, { actor, dryRun });
    const view = after && (await this.commands.view(after));
    return { instance, dryRun, changes: [...changes], after: view ?? null };
  }
}

/** @throws CrmValidationError unless one of both is given and can be read. */
function timeOf({ until, for: duration }: SnoozeInput, now: number): number {
  if ((until === undefined) === (duration === undefined)) {
    const message = 'Name either "until", a date and time, or "for", a duration such as "2 days"';
    throw new CrmValidationError([{ path: ['data', 'until'], message }]);
  }
  if (duration !== undefined) {
    const parsed = parseDuration(duration);
    if (parsed.ok) return now + parsed.duration.ms;
    const message = `"data.for": ${parsed.message}; ${parsed.advice}`;
    throw new CrmValidationError([{ path: ['data', 'for'], message }]);
  }
  const time = parseInstant(until ?? '', { zone: 'required' });
  if (!Number.isNaN(time)) return time;
  const message = '"data.until" must be a date and time such as 2026-03-02T09:00:00Z';
  throw new CrmValidationError([{ path: ['data', 'until'], message }]);
}
