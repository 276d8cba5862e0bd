import type { ListStages, StageEntry } from '../contracts/available-actions';
import type {
  CompiledDefinition,
  CompiledEntity,
  CompiledStage,
  DefinitionSource,
} from '../core/contracts';
import { CrmConflictError } from '../core/errors';
import type { DefinitionRows } from '../strapi/ports/definition-rows';
import { withStrapiErrors } from '../strapi/ports/errors';
import { typeOfEntity } from './engine/record-entity';

const OUTCOMES = ['won', 'lost'] as const;

/** `strapi.plugin('nexus-crm').service('stages')`: the stages of active definitions. */
export class Stages {
  constructor(
    private readonly rows: Pick<DefinitionRows, 'active'>,
    private readonly definitions: Pick<DefinitionSource, 'version'>,
  ) {}

  /**
   * By the name of the definition; the stages of an entity in its order.
   *
   * @param mayRead excludes types of records for which it returns false.
   */
  list(
    query: ListStages.Query = {},
    mayRead: (uid: string) => Promise<boolean> = () => Promise.resolve(true),
  ): Promise<ListStages.Response> {
    return withStrapiErrors(async () => {
      const data: StageEntry[] = [];
      for (const { name, version } of await this.rows.active()) {
        if (query.definition !== undefined && query.definition !== name) continue;
        const definition = await this.compiled(name, version);
        if (!definition) continue;
        for (const entity of definition.entities.values()) {
          const type = typeOfEntity(entity) ?? definition.model;
          if (type === null || (query.type !== undefined && query.type !== type)) continue;
          if (await mayRead(type)) data.push(...entriesOf(definition, entity, type));
        }
      }
      return { data };
    });
  }

  /** A stored definition that cannot be run has no stages; one must not hide the others. */
  private async compiled(name: string, version: string): Promise<CompiledDefinition | undefined> {
    try {
      return await this.definitions.version(name, version);
    } catch (error) {
      if (error instanceof CrmConflictError) return undefined;
      throw error;
    }
  }
}

/** What lists show of a stage besides its name. */
export const stageParts = ({ name, label, color, final }: CompiledStage) => ({
  ...{ label: label ?? name, color: color ?? null, isFinal: final },
  outcome: final ? (OUTCOMES.find((outcome) => outcome === name) ?? null) : null,
});

const entriesOf = (
  { name: definition, label: definitionLabel }: Pick<CompiledDefinition, 'name' | 'label'>,
  { key, stages }: CompiledEntity,
  type: string,
): StageEntry[] =>
  [...stages.values()].map((stage) => ({
    ...{ definition, definitionLabel, entity: key, type, name: stage.name },
    ...stageParts(stage),
  }));
