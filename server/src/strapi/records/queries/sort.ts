import type { Problem } from '../../../core/errors';

const DIRECTION = /^(asc|desc)$/i;

/**
 * Reports invalid sort directions; across a relation Strapi passes them to the database unchecked.
 */
export function sortProblems(sort: unknown, path: readonly (string | number)[]): Problem[] {
  if (sort === undefined || sort === null) return [];
  if (typeof sort === 'string') {
    return sort.split(',').flatMap((part) => {
      const [field = '', direction = 'asc'] = part.split(':');
      const isValid = DIRECTION.test(direction.trim()) && !isInherited(field);
      return isValid ? [] : [problem(path)];
    });
  }
  if (Array.isArray(sort)) {
    return sort.flatMap((entry, index) => sortProblems(entry, [...path, index]));
  }
  if (typeof sort !== 'object') return [problem(path)];
  return Object.entries(sort).flatMap(([field, direction]) => {
    if (isInherited(field)) return [problem([...path, field])];
    if (typeof direction === 'object') return sortProblems(direction, [...path, field]);
    return DIRECTION.test(String(direction)) ? [] : [problem([...path, field])];
  });
}

const problem = (path: readonly (string | number)[]): Problem => ({
  path,
  message: `"${path.join('.').slice(0, 200)}" sorts by fields, each with ":asc" or ":desc"`,
});

/**
 * Reports names that only the database would notice: empty ones, and what every object inherits
 * (`__proto__`), which Strapi takes for an attribute.
 */
export function fieldsProblems(fields: unknown, path: readonly (string | number)[]): Problem[] {
  const names: unknown[] = Array.isArray(fields) ? fields : fields === undefined ? [] : [fields];
  return names.every((name) => typeof name === 'string' && name !== '' && !isInherited(name))
    ? []
    : [{ path, message: `"${path.join('.').slice(0, 200)}" takes the names of fields` }];
}

const isInherited = (names: string): boolean =>
  names.split(',').some((name) => name.trim() in Object.prototype);
