import type { StoredEntity, StoredHead } from '../../sql/definitions/stored';
import type { CompiledDefinition } from '../../core/contracts';
import { BUILT_IN_ENTITIES } from '../../definition';
import { isOfParent, typeOfEntity } from '../engine/record-entity';

/** The entities of a definition with their record types, as stored in the row. */
export const entitiesOf = ({ entities, model }: CompiledDefinition): StoredEntity[] =>
  [...entities.values()].map(({ key, type }) => ({
    key,
    type: typeOfEntity({ key, type }) ?? model,
  }));

const isBuiltIn = (key: string): boolean => (BUILT_IN_ENTITIES as readonly string[]).includes(key);

/** Whether one record can have both entities: leads and contacts share a type, but no records. */
export const mayMeet = (one: StoredEntity, other: StoredEntity): boolean =>
  one.type !== null &&
  one.type === other.type &&
  !(isBuiltIn(one.key) && isBuiltIn(other.key) && one.key !== other.key);

/** A contact belongs to one document, so definitions of two models share no contacts. */
const arePartedBy = (model: string | null, other: string | null, { type }: StoredEntity): boolean =>
  model !== null && other !== null && model !== other && type !== null && isOfParent(type);

/** Another definition that starts automatically on the same records. */
export interface AutoStartConflict {
  readonly name: string;
  readonly version: string;
  /** The entity of the other definition. */
  readonly entity: string;
}

/** The first conflict. @param starting every active definition that starts automatically. */
export function findAutoStartConflict(
  definition: CompiledDefinition,
  starting: readonly StoredHead[],
): AutoStartConflict | undefined {
  if (!definition.autoStart) return undefined;
  const own = entitiesOf(definition);
  for (const { name, version, model, entities } of starting) {
    if (name === definition.name) continue;
    const met = entities?.find(
      (entity) =>
        !arePartedBy(definition.model, model, entity) && own.some((mine) => mayMeet(mine, entity)),
    );
    if (met) return { name, version, entity: met.key };
  }
  return undefined;
}
