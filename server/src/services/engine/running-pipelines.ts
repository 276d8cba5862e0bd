import type { Core } from '@strapi/strapi';

import { DefinitionRows } from '../../strapi/ports/definition-rows';
import type { Pipelines, RunningPipeline } from '../../strapi/hooks/pipeline-guard';
import { SYSTEM_ACTOR, type Subject, type SubjectFacts } from '../../core/contracts';
import type { RecordValues } from '../../fields';
import { corruptionOf } from './integrity';
import type { EngineService } from './engine';
import { allowedActions, openTransitions } from './find-instance';
import { canPlay, typeOfEntity } from './roles';

interface Starting {
  readonly name: string;
  readonly model: string | null;
  readonly entities: readonly { readonly key: string; readonly type: string | null }[];
}

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

  async startsOn(type: string): Promise<boolean> {
    return (await this.startingOn(type)).length > 0;
  }

  async selfAssignOn(type: string, values: RecordValues): Promise<boolean | undefined> {
    for (const { name, model, entities } of await this.startingOn(type)) {
      const entity = entities.find((one) =>
        canPlay(one, type, values as SubjectFacts['values'], model),
      );
      if (!entity) continue;
      const definition = await this.engine.parts.definitions.active(name);
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
  async startOn(subjects: readonly Subject[]): Promise<void> {
    for (const subject of subjects) {
      const starting = await this.startingOn(subject.type);
      const record = await this.engine.parts.storage.subject(subject);
      if (!record) continue;
      for (const { name, model, entities } of starting) {
        const entity = entities.find((one) => canPlay(one, subject.type, record.values, model));
        if (!entity) continue;
        const actor = SYSTEM_ACTOR;
        await this.engine.start({ definition: name, subject, entity: entity.key, actor });
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

  /** One query: the pointer is read where the record is written. */
  private async startingOn(type: string): Promise<readonly Starting[]> {
    const found = await this.#definitions.startingByThemselves();
    return found.flatMap(({ name, model, entities }) => {
      const fitting = (entities ?? []).filter((entity) => typeOfEntity(entity) === type);
      return fitting.length > 0 ? [{ name, model, entities: fitting }] : [];
    });
  }
}

function idsByType(subjects: readonly Subject[]): Map<string, string[]> {
  const ids = new Map<string, string[]>();
  for (const { type, id } of subjects) ids.set(type, [...(ids.get(type) ?? []), id]);
  return ids;
}
