import type { ShownAttribute } from '../../../admin/src/api/layouts';
import { isEditable, isLocked } from '../../../admin/src/record/model/editable';
import { fieldSchema } from '../../../admin/src/record/model/fieldSchema';
import {
  isUntouched,
  revisionOf,
  subjectsOf,
  valuesToSave,
  valueToEdit,
} from '../../../admin/src/record/model/fieldValues';
import { toRow } from '../../../admin/src/components/SchemaForm/model/rows';
import { contentTypes } from '../../../content-types';

const ours = (input: string, options?: ShownAttribute['options']): ShownAttribute => ({
  ...{ type: 'string', customField: `plugin::nexus-crm.${input}` },
  ...(options && { options }),
});

describe('the input of a field', () => {
  const inputOf = (attribute: ShownAttribute): string | undefined => {
    const schema = fieldSchema(attribute);
    if (!schema) return undefined;
    const { kind, format } = toRow(schema, ['field'], false);
    return format ?? kind;
  };

  it.each<[string, ShownAttribute]>([
    ['text', { type: 'string' }],
    ['text', { type: 'biginteger' }],
    ['longText', { type: 'text' }],
    ['email', { type: 'email' }],
    ['number', { type: 'integer' }],
    ['number', { type: 'decimal' }],
    ['boolean', { type: 'boolean' }],
    ['date', { type: 'date' }],
    ['date-time', { type: 'datetime' }],
    ['time', { type: 'time' }],
    ['choice', { type: 'enumeration', enum: ['a', 'b'] }],
    ['owner', ours('owner')],
    ['person', ours('person')],
    ['people', ours('people')],
    ['currency', ours('currency')],
    ['stage', ours('stage', { of: 'api::deal.deal' })],
    ['record', ours('record', { type: 'parentType' })],
    ['selection', ours('choices', { choices: ['a'] })],
  ])('is %s for %j', (input, attribute) => {
    expect(inputOf(attribute)).toBe(input);
  });

  it.each<ShownAttribute>([
    ...['relation', 'media', 'component', 'json', 'richtext', 'password'].map((type) => ({ type })),
    { type: 'string', customField: 'plugin::color-picker.color' },
    // Its builder has a page of its own; a content type is written together with the document.
    ...[ours('audience'), ours('content-type')],
  ])('is none for %j, which is edited in the Content Manager', (attribute) => {
    expect(fieldSchema(attribute)).toBeUndefined();
  });

  it('has the rules of the attribute', () => {
    expect(fieldSchema({ type: 'integer', min: 0, max: 9 })).toEqual({
      ...{ type: 'integer', minimum: 0, maximum: 9 },
    });
    expect(fieldSchema({ type: 'string', minLength: 2, maxLength: 4, regex: '^a' })).toEqual({
      ...{ type: 'string', minLength: 2, maxLength: 4, pattern: '^a' },
    });
    expect(fieldSchema(ours('choices', { choices: ['a', 'b'], min: 1, max: 2 }))).toMatchObject({
      ...{ 'x-choices': ['a', 'b'], minItems: 1, maxItems: 2 },
    });
  });

  it('exists for each field of our types that the form shows as a text, number, date or person', () => {
    const { attributes } = contentTypes.opportunity;
    const editable = Object.entries(attributes as Record<string, ShownAttribute>)
      .filter(([, attribute]) => attribute.writable !== false && fieldSchema(attribute))
      .map(([name]) => name);
    expect(editable).toEqual([
      ...['name', 'stage', 'value', 'currency', 'closeDate', 'lostReason', 'owner', 'parentId'],
      // Not part of the form.
      'revision',
    ]);
  });
});

describe('whether a field is edited on the page of a record', () => {
  const field = (name: string, more: object = {}) => ({
    ...{ name, attribute: { type: 'string' }, metadata: {}, value: null },
    ...more,
  });
  const rights = { isLive: false, mayUpdate: () => true };

  it('depends on the right to update it, and to read it', () => {
    expect(isEditable(field('phone'), rights)).toBe(true);
    expect(isEditable(field('phone'), { ...rights, mayUpdate: (name) => name === 'email' })).toBe(
      false,
    );
    expect(isEditable(field('phone', { value: undefined }), rights)).toBe(false);
  });

  it('it is not where the schema or the form of the Content Manager makes it read-only', () => {
    const readOnly = { attribute: { type: 'string', writable: false } };
    expect(isEditable(field('phone', readOnly), rights)).toBe(false);
    expect(isEditable(field('phone', { metadata: { editable: false } }), rights)).toBe(false);
  });

  it('[BR-007] stage and owner are not while a pipeline runs', () => {
    const live = { ...rights, isLive: true };
    for (const name of ['stage', 'owner']) {
      expect([isEditable(field(name), rights), isLocked(field(name), rights)]).toEqual([
        ...[true, false],
      ]);
      expect([isEditable(field(name), live), isLocked(field(name), live)]).toEqual([
        ...[false, true],
      ]);
    }
    expect(isEditable(field('phone'), live)).toBe(true);
    expect(isLocked(field('owner'), { isLive: true, mayUpdate: () => false })).toBe(false);
  });
});

describe('what is read and written of a field', () => {
  const parent = ours('record', { type: 'parentType' });

  it('a decimal that the database returns as text is a number', () => {
    expect(valueToEdit('value', { type: 'decimal' }, { value: '12.5000' })).toBe(12.5);
    expect(valueToEdit('value', { type: 'decimal' }, { value: null })).toBeUndefined();
  });

  it('null where it was emptied', () => {
    expect(valuesToSave('phone', { type: 'string' }, undefined)).toEqual({ phone: null });
  });

  it('a reference has its content type with it', () => {
    const stored = { parentType: 'api::firm.firm', parentId: 'abc' };
    const value = { type: 'api::firm.firm', id: 'abc' };
    expect(valueToEdit('parentId', parent, stored)).toEqual(value);
    expect(valuesToSave('parentId', parent, value)).toEqual(stored);
    expect(valuesToSave('parentId', parent, null)).toEqual({ parentType: null, parentId: null });
  });

  it('another field that was changed meanwhile does not touch it', () => {
    const phone: ShownAttribute = { type: 'string' };
    const before = { phone: '1', email: 'a' };
    expect(isUntouched('phone', phone, before, { phone: '1', email: 'b' })).toBe(true);
    expect(isUntouched('phone', phone, before, { phone: '2', email: 'a' })).toBe(false);
  });

  it('the revision of the CRM’s own types is sent, and no field of an app that has its name', () => {
    expect(revisionOf('plugin::nexus-crm.contact', { revision: 4 })).toEqual({ revision: 4 });
    expect(revisionOf('api::document.document', { revision: 4 })).toEqual({});
  });

  it('an interaction concerns the record that it belonged to and the one that it belongs to', () => {
    const of = (id: string) => ({ subjectType: 'api::firm.firm', subjectId: id });
    expect(subjectsOf(of('a'), of('b')).map(({ id }) => id)).toEqual(['a', 'b']);
    expect(subjectsOf({ name: 'Lea' })).toEqual([]);
  });
});
