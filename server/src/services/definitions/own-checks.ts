import type { Core } from '@strapi/strapi';

import { mayBeSubject, subjectTypes } from '../../strapi/ports/known-types';
import { type StoredHead } from '../../sql/definitions/stored';
import type { CompiledDefinition, Json } from '../../core/contracts';
import { formatPath, type Diagnostic } from '../../definition';
import { isUnstorable, nearestName } from '../../fields';
import { entitiesOf, findAutoStartConflict, mayMeet } from './entities';

type Path = ReadonlyArray<string | number>;

const diagnose = (
  severity: Diagnostic['severity'],
  code: Diagnostic['code'],
  path: Path,
  message: string,
  advice: string,
): Diagnostic => ({ severity, code, path, at: formatPath(path), message, advice });

/** Text that a database would reject later, in a task or timer. Reports at most one. */
export function findUnstorable(value: Json, path: Path = []): Diagnostic[] {
  if (typeof value === 'string') return isUnstorable(value) ? [unstorable(path)] : [];
  if (typeof value !== 'object' || value === null) return [];
  for (const [key, part] of Object.entries(value)) {
    if (isUnstorable(key)) return [unstorable(path)];
    const found = findUnstorable(part, [...path, Array.isArray(value) ? Number(key) : key]);
    if (found.length > 0) return found;
  }
  return [];
}

const unstorable = (path: Path): Diagnostic =>
  diagnose(
    'error',
    'value',
    path,
    'This contains a character that databases cannot store: NUL or an unpaired surrogate.',
    'leave it out',
  );

/** A model given twice must be the same. @param model the one given besides the JSON. */
export function checkModel(schema: Json, model: string | null): Diagnostic[] {
  if (typeof schema !== 'object' || schema === null || model === null) return [];
  const written = (schema as { readonly model?: unknown }).model;
  if (written === undefined || written === model) return [];
  const message = `The request names the model "${model}", the definition another one.`;
  return [diagnose('error', 'value', ['model'], message, 'name it in one place')];
}

/** Record types of entities and of the model that do not exist (yet). */
export function checkTypes(strapi: Core.Strapi, definition: CompiledDefinition): Diagnostic[] {
  const named: [Path, string][] = [...definition.entities.values()].flatMap(({ key, type }) =>
    type === null ? [] : [[['entities', key, 'type'], type]],
  );
  if (definition.model !== null) named.push([['model'], definition.model]);
  return named
    .filter(([, uid]) => !mayBeSubject(strapi, uid))
    .map(([path, uid]) => {
      const near = nearestName(uid, subjectTypes(strapi));
      return diagnose(
        'warning',
        'unknown_reference',
        path,
        `There is no content type "${uid}" whose records may run a pipeline.`,
        near ? `did you mean "${near}"?` : 'name a content type of this app',
      );
    });
}

/** `autoStart` must be unambiguous about what a new record starts. */
export function checkAutoStart(
  definition: CompiledDefinition,
  starting: readonly StoredHead[],
): Diagnostic[] {
  if (!definition.autoStart) return [];
  const entities = entitiesOf(definition);
  const twice = entities.flatMap((entity, index) => {
    const first = entities.slice(0, index).find((earlier) => mayMeet(earlier, entity));
    return first ? [[first.key, entity.key] as const] : [];
  });
  const conflict = findAutoStartConflict(definition, starting);
  return [
    ...twice.map(([first, second]) =>
      diagnose(
        'error',
        'duplicate',
        ['entities', second],
        `A new record would start "${first}" and "${second}" at once.`,
        'leave "autoStart" out, or move one of them to another definition',
      ),
    ),
    ...(conflict
      ? [
          diagnose(
            'warning',
            'duplicate',
            ['autoStart'],
            `"${conflict.name}" ${conflict.version} is active and starts by itself on the same records, as its "${conflict.entity}".`,
            `deactivate "${conflict.name}" before you publish this one`,
          ),
        ]
      : []),
  ];
}
