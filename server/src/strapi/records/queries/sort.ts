import type { Problem } from '../../../core/errors';

const DIRECTION = /^(asc|desc)$/i;

/**
 * Reports invalid sort directions; across a relation Strapi passes them to the database unchecked.
 */
export function sortProblems(sort: unknown, path: readonly (string | number)[]): Problem[] {
  if (sort === undefined || sort === null) return [];
  if (typeof sort === 'string') {
    return sort.split(',').flatMap((part) => {
      const direction = part.split(':')[1];
      return direction === undefined || DIRECTION.test(direction.trim()) ? [] : [problem(path)];
    });
  }
  if (Array.isArray(sort)) {
    return sort.flatMap((entry, index) => sortProblems(entry, [...path, index]));
  }
  if (typeof sort !== 'object') return [problem(path)];
  return Object.entries(sort).flatMap(([field, direction]) => {
    if (typeof direction === 'object') return sortProblems(direction, [...path, field]);
    return DIRECTION.test(String(direction)) ? [] : [problem([...path, field])];
  });
}

const problem = (path: readonly (string | number)[]): Problem => ({
  path,
  message: `"${path.join('.').slice(0, 200)}" sorts by fields, each with ":asc" or ":desc"`,
});

/** An empty field name is an error that only the database layer would notice. */
export function fieldsProblems(fields: unknown): Problem[] {
  const names: unknown[] = Array.isArray(fields) ? fields : fields === undefined ? [] : [fields];
  return names.every((name) => typeof name === 'string' && name !== '')
    ? []
    : [{ path: ['fields'], message: '"fields" takes the names of fields' }];
}
