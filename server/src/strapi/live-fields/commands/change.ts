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
  /** Records that break the rules that changed; they stay as they are. */
  readonly breaks: number;
}

/**
 * Changes label, help, rules, or the type of a field without data.
 *
 * @throws CrmConflictError where the revision is stale, or the type cannot change.
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

/** The column was made for its type: another may use it only where it is the same and empty. */
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

/** Reads the column past Strapi: an archived field has no attribute to read it by. */
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
