import { UID } from '../../../server/src/constants';
import { translateDuplicate } from '../../../server/src/strapi/records/duplicates';

const error = (message: string, properties: object): Error =>
  Object.assign(new Error(message), properties);
const pathsOf = (translated: any): unknown =>
  translated.details?.errors?.map(({ path }: any) => path[0]);

/** As the drivers of the three databases put it. */
const duplicates = (index: string, columns: string) => [
  error('duplicate key value violates unique constraint', { code: '23505', constraint: index }),
  error(`Duplicate entry 'default-x' for key '${index}'`, { code: 'ER_DUP_ENTRY' }),
  error(`insert into t - UNIQUE constraint failed: ${columns}`, {
    code: 'SQLITE_CONSTRAINT_UNIQUE',
  }),
];

describe('a duplicate that only the database noticed', () => {
  test('is reported for the field of its index', () => {
    for (const found of duplicates('crm_teams_key_idx', 'crm_teams.tenant, crm_teams.key')) {
      expect(pathsOf(translateDuplicate(UID.team, found))).toEqual(['key']);
    }
    for (const found of duplicates(
      'crm_opportunities_converted_uq',
      'crm_opportunities.tenant, crm_opportunities.converted_from',
    )) {
      expect(pathsOf(translateDuplicate(UID.opportunity, found))).toEqual(['convertedFrom']);
    }
  });

  test('is unchanged for a foreign index, so that no wrong field is named', () => {
    for (const found of duplicates('crm_teams_code_uq', 'crm_teams.code')) {
      expect(translateDuplicate(UID.team, found)).toBe(found);
    }
    const other = error('duplicate', { code: '40001' });
    expect(translateDuplicate(UID.team, other)).toBe(other);
  });
});
