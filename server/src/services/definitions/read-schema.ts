import { digestOf } from '../../sql/definitions/digest';
import { type StoredDefinition } from '../../sql/definitions/stored';
import type { JsonObject } from '../../core/contracts';
import { corruptDefinition } from './errors';

/**
 * The JSON of a row.
 *
 * @throws CrmConflictError if its digest does not match: it was changed by hand.
 */
export function readSchema({ name, version, schema, digest }: StoredDefinition): JsonObject {
  const changed = 'its JSON was changed by hand in the database. Save a new version.';
  if (digestOf(schema) !== digest) throw corruptDefinition(name, version, changed);
  return JSON.parse(schema) as JsonObject;
}
