import type { CustomFieldDefinition } from '../../server/src/custom-fields';

/** A custom field as the plans see it. */
export const definition = (rest: Partial<CustomFieldDefinition> = {}): CustomFieldDefinition => ({
  ...{
    id: 'f1',
    uid: 'api::company.company',
    name: 'sector',
    type: 'string',
    label: 'Sector',
    help: null,
  },
  ...{ rules: {}, tableName: 'companies', columnName: 'sector', position: 0, state: 'live' },
  ...{ memory: null, revision: 1, createdAt: '', updatedAt: '' },
  ...rest,
});
