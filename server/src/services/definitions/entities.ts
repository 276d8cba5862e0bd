import type { StoredEntity, StoredHead } from '../../sql/definitions/stored';
import type { CompiledDefinition } from '../../core/contracts';
import { BUILT_IN_ENTITIES } from '../../definition';
import { isOfParent, typeOfEntity } from '../engine/roles';

/** The entities of a definition with the types of their records, as the row keeps them. */
export const entitiesOf = ({ entities, model }: CompiledDefinition): StoredEntity[] =>
  [...entities.values()].map(({ key, type }) => ({
    key,
    type: typeOfEntity({ key, type }) ?? model,
  }));

const isBuiltIn = (key: string): boolean => (BUILT_IN_ENTITIES as readonly string[]).includes(key);

/** Whether one record may play both: leads and contacts share a type, and no record. */
export const mayMeet = (one: StoredEntity, other: StoredEntity): boolean =>
  one.type !== null &&
  one.type === other.type &&
  !(isBuiltIn(one.key) && isBuiltIn(other.key) && one.key !== other.key);

/** A contact hangs on one document, so definitions of two models share no contact. */
const arePartedBy = (model: string | null, other: string | null, { type }: StoredEntity): boolean =>
  model !== null && other !== null && model !== other && type !== null && isOfParent(type);

/** Another definition that starts by itself on records that this one starts on. */
export interface AutoStartConflict {
  readonly name: string;
  readonly version: string;
  /** The entity of the other definition. */
  readonly entity: string;
}

/** The first of them. @param starting every active definition that starts by itself. */
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
