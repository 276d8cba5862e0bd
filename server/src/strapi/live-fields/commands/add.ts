import { contentTypes } from '@strapi/utils';

import { CrmValidationError } from '../../../core/errors';
import {
  refuseClash,
  refuseStrayColumn,
  type CustomFieldDefinition,
  type CustomFieldState,
  type ModelShape,
  type NameCandidate,
  type PlannedField,
} from '../../../custom-fields';
import { addIndexOrWarn } from '../reconciliation';
import type { LiveFields } from '../live-fields';
import { columnNameOf, modelShape } from '../model-shape';
import { beingAdded, type PlacedField } from '../rows';

/** Maximum number of custom fields per type, archived ones included. */
const FIELDS_PER_TYPE = 200;

export interface Addition extends PlannedField {
  readonly state: Exclude<CustomFieldState, 'pending'>;
}

/**
 * Adds columns and fields, all or none. Rows are inserted first, so that after a crash another
 * process can complete them; the fields become visible once every column exists.
 *
 * @throws CrmValidationError, CrmConflictError; nothing has changed then.
 */
export async function addFields(
  live: LiveFields,
  additions: readonly Addition[],
): Promise<CustomFieldDefinition[]> {
  const placed = await placeFields(live, additions);
  const pending = await live.rows.insert(placed);
  try {
    for (const { tableName, columnName, type } of pending) {
      await live.columns.addColumn(tableName, columnName, live.types.get(type).storage);
      await live.rows.keepAlive(pending);
    }
  } catch (error) {
    // Nothing was rolled back: another process considered the rows abandoned and has completed
    // them.
    if ((await rollBack(live, pending)).length > 0) throw error;
  }
  return live.rows.activate(
    pending.map((field, index) => ({ field, to: { state: additions[index]?.state ?? 'live' } })),
  );
}

/** Runs after the fields are visible: they work without an index, only more slowly. */
export async function indexFields(
  live: LiveFields,
  fields: readonly CustomFieldDefinition[],
): Promise<void> {
  for (const { tableName, columnName, type } of fields) {
    if (live.types.get(type).indexable) await addIndexOrWarn(live, tableName, columnName);
  }
}

async function placeFields(
  live: LiveFields,
  additions: readonly PlannedField[],
): Promise<PlacedField[]> {
  const placed: PlacedField[] = [];
  for (const planned of additions) placed.push(await placeField(live, planned, placed));
  return placed;
}

/**
 * Finds a column and a position for a field.
 *
 * @param before fields of the same command that are placed already.
 * @throws CrmValidationError, CrmConflictError if the name cannot become a column.
 */
export async function placeField(
  live: LiveFields,
  planned: PlannedField,
  before: readonly PlacedField[],
): Promise<PlacedField> {
  const existing = live.registry.all();
  const model = requireModel(live, planned.uid);
  const candidate = candidateOf(live, planned.name);
  refuseClash(candidate, model, existing);
  refuseTwin(candidate, planned.uid, before);
  const columns = await live.columns.columnsOf(model.tableName);
  try {
    refuseStrayColumn(candidate, model, columns);
  } catch (error) {
    // If another process has added both since the check, nothing must be rolled back.
    await refuseTaken(live, planned.uid, candidate);
    throw error;
  }
  const siblings = [...existing, ...before].filter((field) => field.uid === planned.uid);
  if (siblings.length >= FIELDS_PER_TYPE) refuseMore(model);
  const position = Math.max(-1, ...siblings.map((field) => field.position)) + 1;
  const { uid, name, type, label, help, rules } = planned;
  const { tableName } = model;
  return { uid, name, type, label, help, rules, tableName, columnName: candidate.column, position };
}

function requireModel(live: LiveFields, uid: string): ModelShape {
  const model = modelShape(live.strapi, uid);
  if (model) return model;
  const message = `"${uid.slice(0, 80)}" is no content type of this app`;
  throw new CrmValidationError([{ path: ['uid'], message }]);
}

const candidateOf = (live: LiveFields, name: string): NameCandidate => ({
  name,
  column: columnNameOf(live.strapi, name),
  isReservedByStrapi: contentTypes.isReservedAttributeName(name, { draftAndPublish: true }),
});

async function refuseTaken(
  live: LiveFields,
  uid: string,
  { name, column }: NameCandidate,
): Promise<void> {
  const rows = await live.rows.readAll();
  if (!rows.some((field) => field.uid === uid && field.columnName === column)) return;
  throw beingAdded(name);
}

function refuseTwin(
  { name, column }: NameCandidate,
  uid: string,
  placed: readonly PlacedField[],
): void {
  const twin = placed.find((field) => field.uid === uid && field.columnName === column);
  if (!twin) return;
  const message = `The field "${name}" has the same column as "${twin.name}"; choose another name`;
  throw new CrmValidationError([{ path: ['name'], message }]);
}

function refuseMore({ displayName, uid }: ModelShape): never {
  const message = `${displayName} has ${FIELDS_PER_TYPE} custom fields, which is the most it can have`;
  throw new CrmValidationError([{ path: ['uid'], message: `${message} (${uid})` }]);
}

/**
 * Deletes the rows first: a column is dropped only if no process can have shown its field. A column
 * that cannot be dropped stays, empty, and is logged.
 *
 * @returns the fields that were removed.
 */
async function rollBack(
  live: LiveFields,
  pending: readonly CustomFieldDefinition[],
): Promise<readonly CustomFieldDefinition[]> {
  const gone = await live.rows.rollBack(pending);
  for (const { tableName, columnName } of gone) {
    try {
      await live.columns.dropColumn(tableName, columnName);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      live.strapi.log.warn(
        `nexus-crm: the empty column ${tableName}.${columnName} was left behind: ${reason}`,
      );
    }
  }
  return gone;
}
