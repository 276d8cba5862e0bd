import type { Core } from '@strapi/strapi';

import { DefinitionRows } from '../../strapi/ports/definition-rows';
import type {
  Pipelines,
  RunningPipeline,
  StartingDefinition,
} from '../../strapi/hooks/pipeline-guard';
import { SYSTEM_ACTOR, type Subject, type SubjectFacts } from '../../core/contracts';
import type { RecordValues } from '../../fields';
import { corruptionOf } from './integrity';
import type { EngineService } from './engine';
import { allowedActions, openTransitions } from './find-instance';
import { canPlay, typeOfEntity } from './roles';

/** What becomes of pipelines when records come, change and go at any door. */
export class RecordPipelines implements Pipelines {
  readonly #definitions: DefinitionRows;

  constructor(
    strapi: Core.Strapi,
    private readonly engine: EngineService,
  ) {
    this.#definitions = new DefinitionRows(strapi);
  }

  async runningOn(type: string, ids: readonly string[]): Promise<readonly RunningPipeline[]> {
    const { rows, definitions } = this.engine.parts;
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

  /** One query: the pointer is read where the record is written. */
  async startingOn(type: string): Promise<readonly StartingDefinition[]> {
    const found = await this.#definitions.startingByThemselves();
    return found.flatMap(({ name, version, model, entities }) => {
      const fitting = (entities ?? []).filter((entity) => typeOfEntity(entity) === type);
      return fitting.length > 0 ? [{ name, version, model, entities: fitting }] : [];
    });
  }

  async selfAssignOn(type: string, values: RecordValues): Promise<boolean | undefined> {
    for (const { name, version, model, entities } of await this.startingOn(type)) {
      const entity = entities.find((one) =>
        canPlay(one, type, values as SubjectFacts['values'], model),
      );
      if (!entity) continue;
      const definition = await this.engine.parts.definitions.version(name, version);
      const allowed = definition?.entities.get(entity.key)?.selfAssign ?? null;
      if (allowed !== null) return allowed;
    }
    return undefined;
  }

  /**
   * By the system: whoever may create the record need not be the one who answers for it.
   *
   * @throws the refusal of the start, which takes the creation back.
   */
  async startOn(
    subjects: readonly Subject[],
    starting: readonly StartingDefinition[],
  ): Promise<void> {
    const { storage, definitions } = this.engine.parts;
    for (const subject of subjects) {
      let record = await storage.subject(subject);
      for (const { name, version, model, entities } of starting) {
        // A start before this one has changed it.
        record ??= await storage.subject(subject);
        if (!record) break;
        const { values } = record;
        const entity = entities.find((one) => canPlay(one, subject.type, values, model));
        if (!entity) continue;
        const definition = await definitions.version(name, version);
        const order = { definition: name, subject, entity: entity.key, actor: SYSTEM_ACTOR };
        await this.engine.start(order, { ...(definition && { definition }), record });
        record = undefined;
      }
    }
  }

  /** One that is damaged ends too: a record can always be deleted. */
  async cancelOn(subjects: readonly Subject[]): Promise<void> {
    const { rows, damage } = this.engine.parts;
    const actor = SYSTEM_ACTOR;
    for (const [type, ids] of idsByType(subjects)) {
      for (const { id } of await rows.liveOfAll(type, ids)) {
        try {
          await this.engine.recordDeleted(id, { actor });
        } catch (error) {
          if (corruptionOf(error) === undefined) throw error;
          await damage.repair(id, { actor, dryRun: false, ends: true });
        }
      }
    }
  }
}

function idsByType(subjects: readonly Subject[]): Map<string, string[]> {
  const ids = new Map<string, string[]>();
  for (const { type, id } of subjects) ids.set(type, [...(ids.get(type) ?? []), id]);
  return ids;
}
