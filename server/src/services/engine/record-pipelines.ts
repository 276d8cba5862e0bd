import type { Core } from '@strapi/strapi';

import { DefinitionRows } from '../../strapi/ports/definition-rows';
import type { Departure, DeparturePort } from '../../strapi/hooks/departure-port';
import type {
  PipelinePort,
  RunningPipeline,
  StartingDefinition,
  VotedRecord,
} from '../../strapi/hooks/pipeline-port';
import { currentActor } from '../../strapi/ports/actor';
import type { Account } from '../../strapi/ports/directory';
import {
  SYSTEM_ACTOR,
  type Assignee,
  type InstanceId,
  type Person,
  type Subject,
} from '../../core/contracts';
import type { RecordValues } from '../../fields';
import type { Levels } from '../levels';
import type { InstanceCommands } from './commands';
import type { EngineGraph } from './graph';
import type { InstanceStarts } from './starts';
import { allowedActions, openTransitions } from './find-instance';
import { fitsEntity, typeOfEntity } from './record-entity';

export interface RecordPipelinesOptions {
  readonly levels: Levels;
  readonly graph: () => EngineGraph;
  readonly starts: InstanceStarts;
  readonly commands: InstanceCommands;
  /** Ends the delegations of people and teams that are gone. */
  readonly departed: { end(who: Assignee): Promise<void> };
}

/** Runs the change of one instance. */
export type ForInstance = (instance: InstanceId, change: () => Promise<void>) => Promise<void>;

/** The first error ends the whole, as in a transaction. */
const atOnce: ForInstance = (_instance, change) => change();

/**
 * Starts, guards and ends pipelines when records are created, changed and deleted at any entry
 * point.
 */
export class RecordPipelines implements PipelinePort, DeparturePort {
  readonly #definitions: DefinitionRows;

  constructor(
    private readonly strapi: Core.Strapi,
    private readonly options: RecordPipelinesOptions,
  ) {
    this.#definitions = new DefinitionRows(strapi);
  }

  async runningOn(type: string, ids: readonly string[]): Promise<readonly RunningPipeline[]> {
    const { rows, definitions } = this.options.graph();
    const running: RunningPipeline[] = [];
    for (const instance of await rows.liveOfAll(type, ids)) {
      if (instance.entity === null) continue;
      const { name, version } = instance.definition;
      const definition = await definitions.version(name, version);
      const candidate = definition && { instance, definition };
      running.push({
        ...{ subject: instance.subject, definition: name },
        moves: candidate
          ? [...openTransitions(candidate), ...allowedActions(candidate, ['close', 'cancel'])]
          : [],
        assigns: candidate ? allowedActions(candidate, ['assign']) : [],
      });
    }
    return running;
  }

  /** One query, in the transaction of the write. */
  async startingOn(type: string): Promise<readonly StartingDefinition[]> {
    // After a level downgrade nothing is started; running instances stay guarded.
    if (!this.options.levels.includes(2)) return [];
    const found = await this.#definitions.startingByThemselves();
    return found.flatMap(({ name, version, model, entities }) => {
      const fitting = (entities ?? []).filter((entity) => typeOfEntity(entity) === type);
      return fitting.length > 0 ? [{ name, version, model, entities: fitting }] : [];
    });
  }

  async selfAssignOn(type: string, values: RecordValues): Promise<boolean | undefined> {
    for (const { name, version, model, entities } of await this.startingOn(type)) {
      const entity = entities.find((one) => fitsEntity(one, type, values, model));
      if (!entity) continue;
      const definition = await this.options.graph().definitions.version(name, version);
      const allowed = definition?.entities.get(entity.key)?.selfAssign ?? null;
      if (allowed !== null) return allowed;
    }
    return undefined;
  }

  /**
   * As the system: the creator of the record need not be its owner.
   *
   * @throws the refusal of the start, which rolls the creation back.
   */
  async startOn(
    subjects: readonly Subject[],
    starting: readonly StartingDefinition[],
  ): Promise<void> {
    const { storage, definitions } = this.options.graph();
    for (const subject of subjects) {
      let record = await storage.subject(subject);
      for (const { name, version, model, entities } of starting) {
        // A previous start has changed it.
        record ??= await storage.subject(subject);
        if (!record) break;
        const { values } = record;
        const entity = entities.find((one) => fitsEntity(one, subject.type, values, model));
        if (!entity) continue;
        const definition = await definitions.version(name, version);
        const order = { definition: name, subject, entity: entity.key, actor: SYSTEM_ACTOR };
        await this.options.starts.start(order, { ...(definition && { definition }), record });
        record = undefined;
      }
    }
  }

  async cancelOn(subjects: readonly Subject[], each: ForInstance = atOnce): Promise<void> {
    const { rows } = this.options.graph();
    for (const [type, ids] of idsByType(subjects)) {
      for (const { id } of await rows.liveOfAll(type, ids)) await each(id, () => this.#cancel(id));
    }
  }

  /** A record can always be deleted: corrupt instances are ended too, ended ones ignored. */
  async #cancel(id: InstanceId): Promise<void> {
    const actor = SYSTEM_ACTOR;
    const isSound = await this.options.commands.notify(id, { type: 'recordDeleted', actor });
    if (isSound) return;
    await this.options.graph().integrity.repair(id, { actor, dryRun: false, ends: true });
  }

  async votedOn(type: string, ids: readonly string[]): Promise<readonly VotedRecord[]> {
    const { storage, waiting } = this.options.graph();
    const voted: VotedRecord[] = [];
    for (const [id, instances] of await waiting.votedOn(type, ids)) {
      const subject = { type, id };
      const record = await storage.subject(subject);
      if (record) voted.push({ subject, instances, values: record.values });
    }
    return voted;
  }

  async recordChanged({ instances }: VotedRecord, keys: readonly string[]): Promise<void> {
    const actor = await currentActor(this.strapi);
    for (const instance of instances) {
      await this.options.commands.notify(instance, { type: 'recordChanged', keys, actor });
    }
  }

  /** Notifies every instance that waits for someone who has left. */
  async notifyDepartures(
    departures: readonly Departure[],
    each: ForInstance = atOnce,
  ): Promise<void> {
    const actor = await currentActor(this.strapi);
    for (const departure of departures) {
      const left = 'group' in departure ? departure.group : departure.person;
      // Work is not assigned to whoever stands in for, or instead of, somebody who is gone.
      const isGone = 'group' in departure || departure.from === undefined;
      if (isGone) await this.options.departed.end(left);
      for (const instance of await this.options.graph().waiting.forAny([left])) {
        await each(instance, async () => {
          await this.options.commands.notify(
            instance,
            'group' in departure
              ? { type: 'groupLeft', group: departure.group, actor }
              : { type: 'voterLeft', actor, ...departure },
          );
        });
      }
    }
  }

  accounts(people: readonly Person[]): Promise<readonly Account[]> {
    return this.options.graph().accounts.findAll(people);
  }

  membersOfRole(role: string): Promise<{ exists: boolean; accounts: readonly Account[] }> {
    return this.options.graph().accounts.findByRole(role);
  }
}

function idsByType(subjects: readonly Subject[]): Map<string, string[]> {
  const ids = new Map<string, string[]>();
  for (const { type, id } of subjects) {
    const known = ids.get(type);
    if (known) known.push(id);
    else ids.set(type, [id]);
  }
  return ids;
}
