import type { StoredDefinition, StoredHead } from '../../sql/definitions/stored';
import type {
  Definition,
  DefinitionDiagnostic,
  DefinitionVersion,
} from '../../contracts/definitions';
import type { Diagnostic } from '../../definition';
import { readSchema } from './read-schema';

export const presentVersion = (row: StoredHead): DefinitionVersion => ({
  id: row.documentId,
  name: row.name,
  version: row.version,
  label: row.label,
  model: row.model,
  state: row.state,
  active: row.active,
  autoStart: row.autoStart,
  entities: row.entities,
  releasedAt: row.releasedAt === null ? null : new Date(row.releasedAt).toISOString(),
  createdAt: row.createdAt.toISOString(),
  updatedAt: row.updatedAt.toISOString(),
});

/** @throws CrmConflictError if its JSON was changed by hand. */
export const presentDefinition = (row: StoredDefinition): Definition => ({
  ...presentVersion(row),
  schema: { ...readSchema(row) },
});

export const presentDiagnostics = (diagnostics: readonly Diagnostic[]): DefinitionDiagnostic[] =>
  diagnostics.map((diagnostic) => ({ ...diagnostic, path: [...diagnostic.path] }));
