import { CrmError } from '../../../server/src/core/errors';
import { indexName, refuseClash, refuseStrayColumn } from '../../../server/src/custom-fields';
import type { CustomFieldDefinition, ModelShape } from '../../../server/src/custom-fields';
import { definition } from '../../support/custom-field';

const MODEL: ModelShape = {
  uid: 'api::company.company',
  displayName: 'Company',
  tableName: 'companies',
  draftAndPublish: true,
  attributes: [
    { name: 'name', columns: ['name'] },
    { name: 'parentType', columns: ['parent_type'] },
    { name: 'image', columns: [] },
    { name: 'createdBy', columns: ['created_by_id'] },
    { name: 'related', columns: ['related_id', 'related_type'] },
  ],
};

const refusal = (
  name: string,
  column: string,
  existing: CustomFieldDefinition[] = [],
  byStrapi = false,
) => {
  try {
    refuseClash({ name, column, isReservedByStrapi: byStrapi }, MODEL, existing);
    return undefined;
  } catch (error) {
    if (!CrmError.is(error)) throw error;
    return `${error.code}: ${error.message}`;
  }
};

describe('the name of a custom field', () => {
  test.each([
    ['name', 'name', /ValidationFailed.*taken by an attribute of Company/],
    ['parent_type', 'parent_type', /column "parent_type", which the attribute "parentType"/],
    ['image', 'image', /taken by an attribute/],
    ['relatedId', 'related_id', /attribute "related"/],
    ['createdById', 'created_by_id', /attribute "createdBy"/],
    ['x'.repeat(64), 'x', /at most 63/],
    ['status', 'status', /reserved by Strapi/],
    ['owner', 'owner', /reserved by the CRM/],
    ['nexusCrmThing', 'nexus_crm_thing', /reserved by the CRM/],
    ['select', 'select', /SQL.*"select_value"/],
    ['currentDate', 'current_date', /SQL/],
  ])('[FR-L3-005] %s is refused', (name, column, reason) => {
    expect(refusal(name, column)).toMatch(reason);
  });

  test('[FR-L3-005] what Strapi calls reserved is refused', () => {
    expect(refusal('anything', 'anything', [], true)).toMatch(/reserved by Strapi/);
  });

  test('[FR-L3-005] a field of the same column is a conflict that says what to do', () => {
    const live = definition();
    expect(refusal('sector', 'sector', [live])).toMatch(
      /Conflict.*"sector" exists already: change it/,
    );
    expect(refusal('Sector', 'sector', [live])).toMatch(
      /"sector", which has the same column as "Sector"/,
    );
    const archived = definition({ state: 'archived' });
    expect(refusal('sector', 'sector', [archived])).toMatch(/archived: restore it/);
    expect(refusal('sector', 'sector', [definition({ uid: 'api::order.order' })])).toBeUndefined();
  });

  test('[FR-L3-005] a free name is free', () => {
    expect(refusal('rating', 'rating', [definition()])).toBeUndefined();
  });

  test('[FR-L3-005] an undeclared column in the table is refused, in any case', () => {
    const candidate = { name: 'leftOver', column: 'left_over', isReservedByStrapi: false };
    expect(() => refuseStrayColumn(candidate, MODEL, ['id', 'Left_Over'])).toThrow(
      /holds a column/,
    );
    expect(() => refuseStrayColumn(candidate, MODEL, ['id'])).not.toThrow();
  });

  test('[FR-L3-005] an index has a name that fits every database, and its own', () => {
    const long = indexName('t'.repeat(60), 'c'.repeat(60));
    expect(long.length).toBeLessThanOrEqual(63);
    expect(long).not.toBe(indexName('t'.repeat(60), `${'c'.repeat(59)}d`));
    expect(indexName('companies', 'sector')).toMatch(/^companies_sector_[0-9a-f]{8}_cf$/);
  });
});
