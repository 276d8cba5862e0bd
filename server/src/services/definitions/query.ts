import type { z } from 'zod';

import type { DefinitionFilter } from '../../strapi/ports/definition-rows';
import type { ListDefinitions } from '../../contracts/definitions';

type Query = z.output<typeof ListDefinitions.query>;

/** `{ $eq: x }` and `x` are equivalent. */
const valueOf = <T>(condition: T | { readonly $eq: T } | undefined): T | undefined =>
  typeof condition === 'object' && condition !== null && '$eq' in condition
    ? condition.$eq
    : condition;

const toBoolean = (value: boolean | 'true' | 'false' | undefined): boolean | undefined =>
  value === undefined ? undefined : value === true || value === 'true';

export const toFilter = (filters: Query['filters'] = {}): DefinitionFilter => ({
  name: valueOf(filters.name),
  model: valueOf(filters.model),
  state: valueOf(filters.state),
  active: toBoolean(valueOf(filters.active)),
  autoStart: toBoolean(valueOf(filters.autoStart)),
});
