import {
  checkField,
  type CheckContext,
} from '../../../admin/src/pages/CustomFields/model/checkField';
import { deriveName } from '../../../admin/src/pages/CustomFields/model/deriveName';
import { fileNameOf, readFieldFile } from '../../../admin/src/pages/CustomFields/model/fieldFile';
import {
  EMPTY_FIELD,
  toChange,
  toFormValues,
  toInput,
  touchesRules,
  type FieldFormValues,
} from '../../../admin/src/pages/CustomFields/model/fieldForm';
import { mergeLines, moveItem } from '../../../admin/src/pages/CustomFields/model/order';
import {
  toCreateErrors,
  toFormErrors,
} from '../../../admin/src/pages/CustomFields/model/serverErrors';
import type { CustomField } from '../../../server/src/contracts/custom-fields';
import { BUILT_IN_FIELD_TYPES } from '../../../server/src/fields/types';

const rulesOf = (type: string): readonly string[] =>
  BUILT_IN_FIELD_TYPES.find(({ name }) => name === type)?.rules ?? [];

const form = (values: Partial<FieldFormValues>): FieldFormValues => ({
  ...EMPTY_FIELD,
  label: 'Sector',
  name: 'sector',
  type: 'string',
  ...values,
});

const stored = (values: Partial<CustomField> = {}): CustomField => ({
  id: 'abc',
  uid: 'plugin::nexus-crm.contact',
  name: 'sector',
  type: 'string',
  label: 'Sector',
  help: null,
  column: 'sector',
  order: 0,
  archived: false,
  revision: 3,
  createdAt: '2026-01-01T00:00:00.000Z',
  updatedAt: '2026-01-01T00:00:00.000Z',
  ...values,
});

const check = (values: Partial<FieldFormValues>, context: Partial<CheckContext> = {}) => {
  const filled = form(values);
  return checkField(filled, {
    rules: rulesOf(filled.type ?? ''),
    model: 'Contact',
    others: [],
    exists: false,
    ...context,
  });
};

describe('The name that a label suggests', () => {
  it.each([
    ['Regional office', 'regional_office'],
    ['  VAT / tax-number  ', 'vat_tax_number'],
    ['Größe (m²)', 'groesse_m2'],
    ['Société', 'societe'],
    ['2nd phone', 'field_2nd_phone'],
    ['会社', ''],
    ['x'.repeat(80), 'x'.repeat(63)],
  ])('[FR-L3-005] makes of "%s" the name "%s"', (label, name) => {
    expect(deriveName(label)).toBe(name);
  });
});

describe('What the form checks while one types', () => {
  it('[FR-L3-005] finds nothing wrong with a plain field', () => {
    expect(check({})).toEqual({});
  });

  it('[FR-L3-005] asks for label, name and type', () => {
    expect(check({ label: '  ', name: null, type: null })).toEqual({
      label: { id: 'problem.required' },
      name: { id: 'problem.required' },
      type: { id: 'problem.required' },
    });
  });

  it.each(['9lives', 'with space', 'größe', 'a'.repeat(64), '__proto__'])(
    '[FR-L3-005] refuses the name "%s"',
    (name) => expect(check({ name }).name).toEqual({ id: 'problem.name.form' }),
  );

  it('[FR-L3-005] refuses a name that another field has, in whatever case, and says where it is', () => {
    const others = [stored({ name: 'Sector' }), stored({ name: 'fax', archived: true })];
    expect(check({}, { others }).name?.id).toBe('problem.name.taken');
    expect(check({ name: 'FAX' }, { others }).name?.id).toBe('problem.name.archived');
    expect(check({ name: 'fax' }, { others, exists: true }).name).toBeUndefined();
  });

  it('[FR-L3-005] validates the list of choices', () => {
    expect(check({ type: 'enumeration' }).enum?.id).toBe('problem.choices.none');
    expect(check({ type: 'enumeration', enum: ['a', 'a'] }).enum?.id).toBe('problem.choices.twice');
    expect(check({ type: 'enumeration', enum: ['a', ' '] }).enum?.id).toBe('problem.choices.empty');
    expect(check({ type: 'multiple', enum: ['x'.repeat(256)] }).enum?.id).toBe(
      'problem.choices.long',
    );
    const many = Array.from({ length: 201 }, (_, index) => `c${index}`);
    expect(check({ type: 'multiple', enum: many }).enum?.id).toBe('problem.choices.many');
    expect(check({ type: 'string' }).enum).toBeUndefined();
  });

  it('[FR-L3-005] validates bounds and lengths by the type', () => {
    expect(check({ type: 'integer', min: 1.5 }).min?.id).toBe('problem.integer');
    expect(check({ type: 'number', min: 5, max: 1 }).min?.id).toBe('problem.range');
    expect(check({ type: 'date', min: '2026-02-01', max: '2026-01-01' }).min?.id).toBe(
      'problem.range.date',
    );
    expect(check({ type: 'multiple', enum: ['a'], min: -1 }).min?.id).toBe('problem.count');
    expect(check({ minLength: 5, maxLength: 2 }).minLength?.id).toBe('problem.length');
    expect(check({ maxLength: 2.5 }).maxLength?.id).toBe('problem.count');
    expect(check({ type: 'boolean', min: 5, max: 1 })).toEqual({});
  });

  it('[FR-L3-005] validates the default by the other rules', () => {
    expect(check({ type: 'integer', default: 5, max: 4 }).default?.id).toBe('problem.default.max');
    expect(check({ type: 'integer', default: 5, min: 6 }).default?.id).toBe('problem.default.min');
    expect(check({ default: 'abc', minLength: 4 }).default?.id).toBe('problem.default.minLength');
    expect(check({ default: 'abc', maxLength: 2 }).default?.id).toBe('problem.default.maxLength');
    expect(check({ type: 'enumeration', enum: ['a'], default: 'b' }).default?.id).toBe(
      'problem.default.choice',
    );
    expect(check({ type: 'multiple', enum: ['a'], default: ['a', 'b'] }).default?.id).toBe(
      'problem.default.choice',
    );
    expect(check({ type: 'json', default: '{' }).default?.id).toBe('problem.default.json');
    expect(check({ type: 'json', default: '{"a":1}' })).toEqual({});
  });
});

describe('What the form sends', () => {
  it('[FR-L3-005] creates with the rules that say something, and no others', () => {
    const values = form({ label: ' Sector ', required: true, minLength: 2, min: 4, help: '' });
    expect(toInput(values, 'plugin::nexus-crm.contact', rulesOf('string'))).toEqual({
      uid: 'plugin::nexus-crm.contact',
      name: 'sector',
      type: 'string',
      label: 'Sector',
      required: true,
      minLength: 2,
    });
  });

  it('[FR-L3-005] reads a JSON default as JSON', () => {
    const values = form({ type: 'json', default: '{"a":[1]}' });
    expect(toInput(values, 'x', [])).toMatchObject({ default: { a: [1] } });
  });

  it('[FR-L3-005] keeps a default of false and of zero', () => {
    expect(toInput(form({ type: 'boolean', default: false }), 'x', [])).toMatchObject({
      default: false,
    });
    expect(toInput(form({ type: 'integer', default: 0 }), 'x', [])).toMatchObject({ default: 0 });
  });

  it('[FR-L3-005] changes only what changed, with the revision it was read at', () => {
    const field = stored({ required: true, minLength: 2 });
    const values = { ...toFormValues(field), label: 'Branch', minLength: null };
    expect(toChange(values, field, rulesOf('string'))).toEqual({
      label: 'Branch',
      minLength: null,
      revision: 3,
    });
  });

  it('[FR-L3-005] removes the rules that a new type does not support', () => {
    const field = stored({ pattern: '^a', unique: true, minLength: 2 });
    const values = { ...toFormValues(field), type: 'boolean' };
    expect(toChange(values, field, rulesOf('boolean'))).toEqual({
      type: 'boolean',
      pattern: null,
      unique: false,
      minLength: null,
      revision: 3,
    });
  });

  it('[FR-L3-005] sends only the revision if nothing changed, for every type', () => {
    for (const field of [
      stored({ type: 'json', default: { a: 1 } }),
      stored({ type: 'multiple', enum: ['a', 'b'], default: ['a'], min: 1 }),
      stored({ type: 'boolean', default: false }),
      stored({ help: 'Which one' }),
    ]) {
      expect(toChange(toFormValues(field), field, rulesOf(field.type))).toEqual({ revision: 3 });
    }
  });

  it('[FR-L3-005] asks how many rows break a rule only where a rule changes', () => {
    expect(touchesRules({ label: 'x', help: 'y', default: 'z', revision: 1 })).toBe(false);
    expect(touchesRules({ required: true, revision: 1 })).toBe(true);
  });
});

describe('What the server refuses', () => {
  const error = (path: (string | number)[], message = 'no') => ({
    name: 'ValidationError',
    status: 400,
    message,
    details: { errors: [{ path, message, name: 'ValidationError' }] },
  });

  const say = (text: string): string => text;

  it('[FR-L3-005] shows each problem at the input it is about', () => {
    expect(toFormErrors(error(['name']), say)).toEqual({ name: 'no' });
    expect(toFormErrors(error(['data', 'enum', 3]), say)).toEqual({ enum: 'no' });
    expect(toFormErrors(error(['elsewhere']), say)).toEqual({});
    expect(toFormErrors(new Error('offline'), say)).toEqual({});
  });

  it('[FR-L3-005] shows a name that was just taken at the name', () => {
    const conflict = { name: 'ConflictError', status: 409, message: 'taken', details: {} };
    expect(toCreateErrors(conflict, say)).toEqual({ name: 'taken' });
  });
});

describe('Lists and files', () => {
  it('[FR-L3-005] moves an item, never past an end', () => {
    expect(moveItem(['a', 'b', 'c'], 0, 2)).toEqual(['b', 'c', 'a']);
    expect(moveItem(['a', 'b', 'c'], 2, -5)).toEqual(['c', 'a', 'b']);
    expect(moveItem(['a'], 4, 0)).toEqual(['a']);
  });

  it('[FR-L3-005] takes pasted lines once each', () => {
    expect(mergeLines(['a'], ' b \r\n\na\nc')).toEqual(['a', 'b', 'c']);
  });

  it('[FR-L3-005] recognizes a file of fields', () => {
    expect(readFieldFile('{')).toBe('notJson');
    expect(readFieldFile('[]')).toBe('notOurs');
    expect(readFieldFile('{"format":"nexus-crm.custom-fields","fields":7}')).toBe('notOurs');
    const file = { format: 'nexus-crm.custom-fields', version: 1, fields: [] };
    expect(readFieldFile(JSON.stringify(file))).toEqual(file);
  });

  it('[FR-L3-005] names a file after the type', () => {
    expect(fileNameOf('plugin::nexus-crm.contact')).toBe('custom-fields-contact.json');
    expect(fileNameOf()).toBe('custom-fields.json');
  });
});
