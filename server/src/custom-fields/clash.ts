import { CrmConflictError, CrmValidationError } from '../core/errors';
import type { CustomFieldDefinition } from './definition';
import type { ModelShape } from './model';
import { reservedReason } from './reserved';

/** One below the identifier limit of the databases; Strapi shortens longer column names. */
const NAME_LIMIT = 63;

export interface NameCandidate {
  readonly name: string;
  readonly column: string;
  readonly isReservedByStrapi: boolean;
}

/**
 * Rejects a name that cannot become a column of this type. Names are compared by column, so
 * `fooBar` and `foo_bar` clash.
 *
 * @throws CrmConflictError if a custom field has the name, archived ones included.
 * @throws CrmValidationError for every other reason.
 */
export function refuseClash(
  candidate: NameCandidate,
  model: ModelShape,
  existing: readonly CustomFieldDefinition[],
): void {
  const { name, column } = candidate;
  const refuse = (reason: string): never => {
    throw new CrmValidationError([
      { path: ['name'], message: `The field "${name}": the name ${reason}` },
    ]);
  };
  if (name.length > NAME_LIMIT) refuse(`must be at most ${NAME_LIMIT} characters long`);
  const reserved = reservedReason(column, candidate.isReservedByStrapi);
  if (reserved !== undefined) refuse(reserved);

  const taken = existing.find((field) => field.uid === model.uid && field.columnName === column);
  if (taken) throw new CrmConflictError(takenMessage(name, taken), { name, field: taken.id });

  const declared = declaredAs(candidate, model);
  if (declared !== undefined) refuse(`${declared}; choose another`);
}

/**
 * Rejects restoring an archived field whose name is now declared by the app's schema.
 *
 * @throws CrmConflictError naming the attribute.
 */
export function refuseDeclared(field: CustomFieldDefinition, model: ModelShape): void {
  const declared = declaredAs({ name: field.name, column: field.columnName }, model);
  if (declared === undefined) return;
  throw new CrmConflictError(
    `The field "${field.name}" cannot be restored: its name ${declared}. Take that attribute out of the schema first`,
    { name: field.name },
  );
}

/** What in the type's own schema uses the name or the column, as the end of a sentence. */
function declaredAs(
  { name, column }: Pick<NameCandidate, 'name' | 'column'>,
  { attributes, displayName }: ModelShape,
): string | undefined {
  const attribute = attributes.find(
    (other) => other.name === name || other.columns.includes(column),
  );
  if (!attribute) return undefined;
  return attribute.name === name
    ? `is taken by an attribute of ${displayName}`
    : `needs the column "${column}", which the attribute "${attribute.name}" of ${displayName} has`;
}

function takenMessage(name: string, taken: CustomFieldDefinition): string {
  const field =
    taken.name === name
      ? `The field "${name}"`
      : `The field "${taken.name}", which has the same column as "${name}",`;
  return taken.state === 'archived'
    ? `${field} exists and is archived: restore it, or choose another name`
    : `${field} exists already: change it, or choose another name`;
}

/** @throws CrmValidationError if the table has a column of this name that no schema declares. */
export function refuseStrayColumn(
  { name, column }: NameCandidate,
  model: ModelShape,
  columns: readonly string[],
): void {
  if (!columns.some((other) => other.toLowerCase() === column)) return;
  throw new CrmValidationError([
    {
      path: ['name'],
      message:
        `The field "${name}": the table ${model.tableName} holds a column "${column}" already, ` +
        'which no field declares; choose another name, or remove the column first',
    },
  ]);
}
