import type { CustomFieldChange } from '../../../contracts/custom-fields';
import type { FieldDefinition, FieldStorage } from '../../../core/contracts';
import { CrmConflictError, CrmValidationError } from '../../../core/errors';
import {
  countBreaks,
  hasData,
  planChange,
  readStored,
  type BreakSource,
  type CustomFieldDefinition,
} from '../../../custom-fields';
import type { LiveFields } from '../live-fields';
import { modelShape } from '../model-shape';
import { staleField } from '../rows';

export interface Changed {
  readonly field: CustomFieldDefinition;
  /** The number of records that break the changed rules; they are not modified. */
  readonly breaks: number;
}

/**
 * Changes label, help or rules, or the type of a field without data.
 *
 * @throws CrmConflictError if the revision is stale or the type cannot change.
 */
export async function changeField(
  live: LiveFields,
  current: CustomFieldDefinition,
  change: CustomFieldChange,
  { dryRun }: { dryRun: boolean },
): Promise<Changed> {
  if (change.revision !== undefined && change.revision !== current.revision) {
    throw staleField(current.name);
  }
  const { probe, ...to } = planChange(current, change, live.types);
  if (to.type !== current.type) await refuseTypeChange(live, current, to.type);
  const breaks = probe ? await countBreaks(sourceOf(live, current, to.type), probe, live.types) : 0;
  if (dryRun) return { field: { ...current, ...to }, breaks };
  const [field] = await live.rows.change([{ field: current, to }]);
  return { field: field ?? current, breaks };
}

/** Another type is possible only if its column type is the same and the column is empty. */
async function refuseTypeChange(
  live: LiveFields,
  current: CustomFieldDefinition,
  wanted: string,
): Promise<void> {
  const advice = `archive "${current.name}" and add a field of the type ${wanted} under another name`;
  if (await hasData(sourceOf(live, current, current.type))) {
    throw new CrmConflictError(
      `The field "${current.name}" holds data, so its type cannot change: ${advice}`,
      { name: current.name, type: current.type },
    );
  }
  const [from, to] = [current.type, wanted].map((type) => live.types.get(type).storage);
  if (columnKind(from) !== columnKind(to)) {
    const message = `The field "${current.name}": type ${wanted} needs another column than ${current.type} has; ${advice}`;
    throw new CrmValidationError([{ path: ['type'], message }]);
  }
}

const columnKind = (storage: FieldStorage | undefined): string => JSON.stringify(storage);

/** Reads the column by SQL, because an archived field has no attribute. */
export function sourceOf(
  live: LiveFields,
  field: CustomFieldDefinition,
  type: FieldDefinition['type'],
): BreakSource {
  const { strapi, types } = live;
  const schema = strapi.db.getSchemaName();
  return {
    knex: strapi.db.connection,
    table: schema === undefined ? field.tableName : `${schema}.${field.tableName}`,
    column: field.columnName,
    draftAndPublish: modelShape(strapi, field.uid)?.draftAndPublish ?? false,
    read: (value) => readStored(types.get(type).storage.type, value),
  };
}
