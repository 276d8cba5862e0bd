import type { CustomFieldFile, CustomFieldInput } from '../../../contracts/custom-fields';
import { CrmConflictError, CrmError, CrmValidationError, type Problem } from '../../../core/errors';
import {
  byPosition,
  planField,
  type CustomFieldDefinition,
  type PlannedField,
} from '../../../custom-fields';
import { isSameJson } from '../../../fields';
import type { LiveFields } from '../live-fields';
import type { PlacedField } from '../rows';
import { placeField, type Addition } from './add';

/** The file with field definitions for another app, archived ones included. */
export function exportFields(fields: readonly CustomFieldDefinition[]): CustomFieldFile {
  const sorted = [...fields].sort(
    (left, right) => left.uid.localeCompare(right.uid) || byPosition(left, right),
  );
  return {
    format: 'nexus-crm.custom-fields',
    version: 1,
    fields: sorted.map(({ uid, name, type, label, help, rules, state, position }) => ({
      ...(structuredClone(rules) as object),
      uid,
      name,
      type,
      label,
      help,
      archived: state === 'archived',
      order: position,
    })),
  };
}

export interface ImportPlan {
  readonly additions: readonly Addition[];
  /** Existing, identical fields. */
  readonly kept: readonly CustomFieldDefinition[];
}

/**
 * Compares a file with the existing fields.
 *
 * @throws CrmValidationError listing every field of the file that cannot be imported.
 * @throws CrmConflictError if existing fields differ.
 */
export async function planImport(live: LiveFields, file: CustomFieldFile): Promise<ImportPlan> {
  const additions: Addition[] = [];
  const placed: PlacedField[] = [];
  const kept: CustomFieldDefinition[] = [];
  const different: string[] = [];
  const problems: Problem[] = [];
  for (const { index, archived, input } of inOrder(file)) {
    try {
      const planned = planField(input, live.types);
      const existing = findSame(live, planned);
      if (!existing) {
        placed.push(await placeField(live, planned, placed));
        additions.push({ ...planned, state: archived ? 'archived' : 'live' });
      } else if (isAlike(existing, planned)) kept.push(existing);
      else different.push(`${planned.uid}: "${planned.name}"`);
    } catch (error) {
      if (!CrmError.is(error)) throw error;
      problems.push({ path: ['fields', index], message: error.message });
    }
  }
  if (problems.length > 0) throw new CrmValidationError(problems);
  if (different.length > 0) {
    throw new CrmConflictError(
      `These fields exist and differ in type or rules: ${different.join(', ')}. ` +
        'Change them, or take them out of the file.',
      { fields: different },
    );
  }
  return { additions, kept };
}

/** Sorted by `order`; fields without one keep their position in the file. */
const inOrder = ({ fields }: CustomFieldFile): Entry[] =>
  fields
    .map(({ archived = false, order, ...input }, index) => ({ index, archived, order, input }))
    .sort((left, right) => (left.order ?? left.index) - (right.order ?? right.index));

interface Entry {
  readonly index: number;
  readonly archived: boolean;
  readonly input: CustomFieldInput;
}

const findSame = (
  live: LiveFields,
  { uid, name }: PlannedField,
): CustomFieldDefinition | undefined =>
  live.registry.all().find((field) => field.uid === uid && field.name === name);

const isAlike = (existing: CustomFieldDefinition, planned: PlannedField): boolean =>
  existing.type === planned.type && isSameJson(effective(existing.rules), effective(planned.rules));

const effective = (rules: object): object =>
  Object.fromEntries(
    Object.entries(rules).filter(([, value]) => value !== undefined && value !== false),
  );
