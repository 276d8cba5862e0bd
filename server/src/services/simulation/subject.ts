import type { SimulateDefinition } from '../../contracts/simulation';
import type {
  CompiledDefinition,
  CompiledEntity,
  Subject,
  SubjectFacts,
} from '../../core/contracts';
import { CrmNotFoundError } from '../../core/errors';
import { UID } from '../../constants';
import { BOUND_KINDS, entityFor, typeOfEntity } from '../engine/record-entity';
import { problem } from './limits';

type Input = SimulateDefinition.Request['data'];

/** The documentId of an invented record. */
export const SAMPLE = 'sample';

/** The record that a simulation runs on. */
export interface SimulatedSubject {
  /** Undefined for a campaign. */
  readonly entity: CompiledEntity | undefined;
  readonly campaign: string | undefined;
  readonly subject: Subject;
  readonly record: SubjectFacts;
  /** Attributes that the caller may not read. */
  readonly hidden: readonly string[];
}

export interface SubjectSources {
  /** An existing record; undefined if there is none. */
  readonly read: (subject: Subject) => Promise<SubjectFacts | undefined>;
  /** The facts of a record of the type with these values, defaults for those that are absent. */
  readonly invent: (type: string, values: Readonly<Record<string, unknown>>) => SubjectFacts;
  readonly factsOf: (type: string, values: SubjectFacts['values']) => SubjectFacts;
  readonly mayReadField: (type: string, name: string) => boolean;
}

/** @throws CrmValidationError, CrmNotFoundError */
export async function subjectOf(
  definition: CompiledDefinition,
  input: Input,
  sources: SubjectSources,
): Promise<SimulatedSubject> {
  const { campaign, record: wanted } = input;
  if (campaign !== undefined && !definition.campaigns.has(campaign)) {
    throw problem(['data', 'campaign'], `must be a campaign of "${definition.name}"`);
  }
  if (wanted === undefined) return invented(definition, input, sources);
  const subject = { type: wanted.type, id: wanted.id };
  const found = await sources.read(subject);
  if (!found) throw new CrmNotFoundError('There is no such record.', { ...subject });
  const hidden = Object.keys(found.values).filter(
    (name) => !sources.mayReadField(subject.type, name),
  );
  const values = { ...found.values, ...Object.fromEntries(hidden.map((name) => [name, null])) };
  const record = sources.factsOf(subject.type, values);
  const entity =
    campaign === undefined ? entityFor(definition, subject, found, input.entity) : undefined;
  return { entity, campaign, subject, record, hidden };
}

function invented(
  definition: CompiledDefinition,
  { entity: wanted, campaign, sample = {} }: Input,
  { invent }: SubjectSources,
): SimulatedSubject {
  const entity = campaign === undefined ? chosen(definition, wanted) : undefined;
  const type = entity ? (typeOfEntity(entity) ?? definition.model) : UID.contact;
  if (type === null) {
    throw problem(['data', 'entity'], `has no content type, so that no record can be invented`);
  }
  const kind = entity && BOUND_KINDS.get(entity.key);
  const values = { ...(kind !== undefined && { kind }), ...sample };
  const subject = { type, id: SAMPLE };
  return { entity, campaign, subject, record: invent(type, values), hidden: [] };
}

function chosen(
  { name, entities }: CompiledDefinition,
  wanted: string | undefined,
): CompiledEntity {
  const names = [...entities.keys()].join(', ') || 'none';
  const [only, another] = [...entities.values()];
  const found = wanted === undefined ? (another ? undefined : only) : entities.get(wanted);
  if (found) return found;
  throw problem(['data', 'entity'], `must be an entity of "${name}" (${names})`);
}
