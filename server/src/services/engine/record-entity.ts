import { UID } from '../../constants';
import type {
  CompiledDefinition,
  CompiledEntity,
  Subject,
  SubjectFacts,
} from '../../core/contracts';
import { CrmValidationError } from '../../core/errors';

/** Entities whose key implies their record type. */
const BOUND: Readonly<Record<string, { readonly type: string; readonly kind?: string }>> = {
  lead: { type: UID.contact, kind: 'lead' },
  contact: { type: UID.contact, kind: 'contact' },
  opportunity: { type: UID.opportunity },
  campaign: { type: UID.campaign },
};

/** The `kind` of the records of such an entity. */
export const BOUND_KINDS: ReadonlyMap<string, string> = new Map(
  Object.entries(BOUND).flatMap(([key, { kind }]) => (kind === undefined ? [] : [[key, kind]])),
);

/** The content type of an entity's records. */
export const typeOfEntity = ({ key, type }: Pick<CompiledEntity, 'key' | 'type'>): string | null =>
  BOUND[key]?.type ?? type;

/** Record types with a parent: a definition of a model applies to that model's records only. */
export const isOfParent = (type: string): boolean =>
  type === UID.contact || type === UID.opportunity;

/**
 * Whether this record fits the entity: by its type and `kind`, and for a definition of a model by
 * its parent.
 */
export function fitsEntity(
  entity: Pick<CompiledEntity, 'key' | 'type'>,
  type: string,
  values: SubjectFacts['values'],
  model: string | null,
): boolean {
  if ((typeOfEntity(entity) ?? model) !== type) return false;
  const kind = BOUND[entity.key]?.kind;
  if (kind !== undefined && values.kind !== kind) return false;
  return model === null || !isOfParent(type) || values.parentType === model;
}

/**
 * The entity for a record: the given one, or the only one that fits.
 *
 * @throws CrmValidationError if none or several fit.
 */
export function entityFor(
  definition: CompiledDefinition,
  subject: Subject,
  record: SubjectFacts,
  wanted: string | undefined,
): CompiledEntity {
  const entities = [...definition.entities.values()];
  const { model } = definition;
  const fitting = entities.filter((entity) =>
    fitsEntity(entity, subject.type, record.values, model),
  );
  if (wanted === undefined) {
    const [only, another] = fitting;
    if (only && !another) return only;
    throw wrong(
      only
        ? `Name the entity: ${names(fitting)}`
        : `This record can be none of the entities of "${definition.name}" (${names(entities)})${
            model === null ? '' : `, which is for ${model}`
          }`,
    );
  }
  const entity = definition.entities.get(wanted);
  if (!entity) {
    throw wrong(
      `"${definition.name}" has no entity "${wanted.slice(0, 80)}"; it has ${names(entities)}`,
    );
  }
  if (fitting.includes(entity)) return entity;
  const kind = BOUND[wanted]?.kind;
  const type = typeOfEntity(entity) ?? model ?? 'no type';
  const ofKind = kind === undefined ? '' : ` of the kind "${kind}"`;
  const ofModel = model === null || !isOfParent(type) ? '' : ` with a parent of ${model}`;
  throw wrong(`The entity "${wanted}" is for records of ${type}${ofKind}${ofModel}`);
}

const names = (entities: readonly CompiledEntity[]): string =>
  entities.map(({ key }) => key).join(', ') || 'none';

const wrong = (message: string): CrmValidationError =>
  new CrmValidationError([{ path: ['entity'], message: `${message}.` }]);
