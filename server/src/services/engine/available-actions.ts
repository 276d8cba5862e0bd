import type { Core } from '@strapi/strapi';

import type { ListAvailableActions } from '../../contracts/available-actions';
import type { CompiledDefinition, InstanceId } from '../../core/contracts';
import { isReserved } from '../../core/contracts';
import type { ActionField, AvailableAction } from '../../core/engine';
import { isValidIdentifier } from '../../sql/identifier';
import { hasContentType } from '../../strapi/ports/content-types';
import { fieldLabels, type FieldLabels } from '../../strapi/ports/field-labels';
import type { LiveFields } from '../../strapi/live-fields';
import { actionSchema, type SchemaSources } from './action-schema';
import { actorOf } from './actor-and-subject';
import { unknown } from './commands';
import type { EngineGraph } from './graph';
import type { AvailableInput } from './inputs';

const NO_LABELS: FieldLabels = () => ({});

/** What a caller can do with an instance now. */
export class AvailableActions {
  constructor(
    private readonly strapi: Core.Strapi,
    private readonly graph: () => Pick<EngineGraph, 'engine'>,
    private readonly liveFields: Pick<LiveFields, 'registry'>,
  ) {}

  async list(instance: string, input: AvailableInput): Promise<ListAvailableActions.Response> {
    if (!isValidIdentifier(instance)) throw unknown('instance');
    const actor = await actorOf(this.strapi, input);
    const { snapshot, definition, actions } = await this.graph().engine.available(
      instance as InstanceId,
      actor,
    );
    const sources = await this.sourcesOf(snapshot.subject.type, definition, actions, input);
    const transitions = definition.entities.get(snapshot.entity ?? '')?.transitions;
    const data = actions.map((one) =>
      this.present(one, transitions?.get(one.action)?.label ?? one.action, sources),
    );
    // The order among possible ones, and among the others, is kept.
    return {
      data: [...data.filter((one) => one.possible), ...data.filter((one) => !one.possible)],
      meta: { revision: snapshot.revision },
    };
  }

  /** The JSON Schema of these fields, from which a form can be built. */
  async schemaOf(
    definition: CompiledDefinition,
    type: string,
    fields: readonly ActionField[],
  ): Promise<Record<string, unknown>> {
    const sources = await this.sourcesOf(type, definition, [{ fields }], {});
    return actionSchema(this.strapi, fields, sources);
  }

  private async sourcesOf(
    type: string,
    definition: CompiledDefinition,
    actions: readonly Pick<AvailableAction, 'fields'>[],
    { mayReadField }: AvailableInput,
  ): Promise<SchemaSources> {
    const namesAttributes = actions.some(({ fields }) =>
      fields.some(({ kind }) => kind === 'record'),
    );
    const isKnown = namesAttributes && hasContentType(this.strapi, type);
    return {
      ...{ definition, type },
      labels: isKnown ? await fieldLabels(this.strapi, type) : NO_LABELS,
      customFields: this.liveFields.registry.fields(type),
      mayRead: (name) => mayReadField?.(type, name) ?? true,
    };
  }

  private present(
    { action, fields, obstacles, asks, reads, ...rest }: AvailableAction,
    label: string,
    sources: SchemaSources,
  ): ListAvailableActions.Response['data'][number] {
    const isHidden = reads.some(
      (key) => !sources.definition.dataSchema.has(key) && !sources.mayRead(key),
    );
    const toObstacle = (refusal: Obstacle) => presentObstacle(refusal, isHidden);
    return {
      ...{ action, label },
      isBuiltIn: isReserved(action),
      ...rest,
      possible: obstacles.length === 0,
      obstacles: obstacles.map(toObstacle),
      asks: asks.map(toObstacle),
      takes: [...rest.takes],
      needs: [...rest.needs],
      input: actionSchema(this.strapi, fields, sources),
    };
  }
}

type Obstacle = AvailableAction['obstacles'][number];

/** The reason of a condition names the values that it reads, which the caller may not read. */
const presentObstacle = ({ code, reason, path }: Obstacle, isHidden: boolean) => ({
  ...{ code, path },
  reason:
    isHidden && code === 'ConditionNotMet'
      ? 'The condition is not met. It reads fields that you may not see.'
      : reason,
});
