import type { Core } from '@strapi/strapi';

import type { DefinitionRows } from '../../strapi/ports/definition-rows';
import type { CompiledDefinition, Json } from '../../core/contracts';
import { validateDefinition, findJsonFault, type Diagnostic } from '../../definition';
import { checkAutoStart, checkModel, checkTypes, findUnstorable } from './own-checks';
import type { CompileEnvironments } from './compile-environment';

/** The result of validating a definition in this app. */
export interface DefinitionValidation {
  /** Errors first. */
  readonly diagnostics: readonly Diagnostic[];
  /** Null if there is an error. */
  readonly definition: CompiledDefinition | null;
  /** Its JSON as text in the original order of keys; null if it is no JSON or too large. */
  readonly text: string | null;
}

interface ValidationOptions {
  readonly strapi: Core.Strapi;
  readonly rows: DefinitionRows;
  readonly environments: CompileEnvironments;
}

/**
 * Validates a definition against this app: types with their live fields, teams, roles,
 * integrations, and other automatic starts. Accepts any input; only a database error makes it
 * throw.
 */
export async function validateInApp(
  { strapi, rows, environments }: ValidationOptions,
  schema: unknown,
  model: string | null,
): Promise<DefinitionValidation> {
  const environment = await environments.full(model);
  const { definition, diagnostics } = validateDefinition(schema, environment);
  if (findJsonFault(schema)) return { diagnostics, definition: null, text: null };
  const starting = definition?.autoStart ? await rows.startingByThemselves() : [];
  const own = definition
    ? [...checkTypes(strapi, definition), ...checkAutoStart(definition, starting)]
    : [];
  const all = [
    ...findUnstorable(schema as Json),
    ...checkModel(schema as Json, model),
    ...diagnostics,
    ...own,
  ];
  const errors = all.filter(({ severity }) => severity === 'error');
  const warnings = all.filter(({ severity }) => severity === 'warning');
  return {
    diagnostics: [...errors, ...warnings],
    definition: errors.length > 0 ? null : definition,
    text: JSON.stringify(schema),
  };
}
