import { UID } from '../../constants';
import type {
  CompiledDefinition,
  CompiledEntity,
  Subject,
  SubjectFacts,
} from '../../core/contracts';
import { CrmValidationError } from '../../core/errors';

/** The keys of entities that say by themselves what they run on. */
const BOUND: Readonly<Record<string, { readonly type: string; readonly kind?: string }>> = {
  lead: { type: UID.contact, kind: 'lead' },
  contact: { type: UID.contact, kind: 'contact' },
  opportunity: { type: UID.opportunity },
  campaign: { type: UID.campaign },
};

/** The content type that records of this entity have. */
export const typeOfEntity = ({ key, type }: Pick<CompiledEntity, 'key' | 'type'>): string | null =>
  BOUND[key]?.type ?? type;

/** Records that hang on documents of the app: a definition of a model is for that model's. */
export const isOfParent = (type: string): boolean =>
  type === UID.contact || type === UID.opportunity;

/**
 * Whether this record can play that role: its type fits, a lead is a lead, and where the definition
 * is of a model, the contact is a contact of that model.
 */
export function canPlay(
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
 * The entity that the record plays: the one that was named, else the only one that it can play.
 *
 * @throws CrmValidationError where that is none, or one of several.
 */
export function entityFor(
  definition: CompiledDefinition,
  subject: Subject,
  record: SubjectFacts,
  wanted: string | undefined,
): CompiledEntity {
  const entities = [...definition.entities.values()];
  const { model } = definition;
  const playable = entities.filter((entity) => canPlay(entity, subject.type, record.values, model));
  if (wanted === undefined) {
    const [only, another] = playable;
    if (only && !another) return only;
    throw wrong(
      only
        ? `Say which entity is meant: ${names(playable)}`
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
  if (playable.includes(entity)) return entity;
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
