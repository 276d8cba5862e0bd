import type { IntegrationField, Json, JsonObject } from '../core/contracts';
import type { Problem } from '../core/errors';
import { templateFault } from './template';

/** The input `values`, an object that placeholders read. */
export const VALUES_FIELD: IntegrationField = {
  ...{ name: 'values', type: 'json', label: 'Values' },
  help: 'An object; placeholders read it as {{values.name}}.',
};

export function checkValues(input: Json): Problem[] {
  const { values = {} } = input as { readonly values?: Json };
  const isObject = typeof values === 'object' && values !== null && !Array.isArray(values);
  return isObject ? [] : [{ path: ['values'], message: '"values" must be an object' }];
}

/** The placeholders in every text of a setting or input. */
export function templateProblems(path: readonly string[], template: Json): Problem[] {
  if (typeof template === 'string') {
    const fault = templateFault(template);
    return fault === undefined ? [] : [{ path, message: `"${path.join('.')}" ${fault}` }];
  }
  if (typeof template !== 'object' || template === null) return [];
  return Object.values(template).flatMap((item) => templateProblems(path, item));
}

export const textOf = (value: Json | undefined): string => (typeof value === 'string' ? value : '');

/** `values` of a validated input. */
export const valuesOf = (input: Json): JsonObject =>
  (input as { readonly values?: JsonObject | null }).values ?? {};
