import { FieldTypeRegistry } from '../../../server/src/fields';
import {
  fieldOf,
  isLiveAttribute,
  parseRows,
  readStored,
  toAttribute,
} from '../../../server/src/custom-fields';
import { definition } from '../../support/custom-field';

const types = new FieldTypeRegistry();
const attribute = (rest: Parameters<typeof definition>[0]) => {
  const field = definition(rest);
  return toAttribute(field, types.get(field.type));
};

/** What every attribute of a custom field has. */
const LIVE = {
  columnName: 'sector',
  pluginOptions: { 'nexus-crm': { live: true }, i18n: { localized: false } },
};

describe('the attribute of a custom field', () => {
  test('[FR-L3-005] carries the mark of a live field, its column, and one value for all languages', () => {
    const made = attribute({});
    expect(made).toEqual({
      type: 'string',
      ...LIVE,
    });
    expect(isLiveAttribute(made)).toBe(true);
    for (const other of [
      undefined,
      null,
      {},
      { pluginOptions: {} },
      { pluginOptions: { 'nexus-crm': {} } },
    ]) {
      expect(isLiveAttribute(other)).toBe(false);
    }
  });

  test.each([
    ['string', {}, { type: 'string' }],
    ['string', { enum: ['a'] }, { type: 'enumeration', enum: ['a'] }],
    ['enumeration', { enum: ['a'] }, { type: 'enumeration', enum: ['a'] }],
    ['text', { maxLength: 5 }, { type: 'text', maxLength: 5 }],
    ['email', { minLength: 5 }, { type: 'email', minLength: 5 }],
    ['url', {}, { type: 'string' }],
    ['integer', { min: 0, max: 5 }, { type: 'integer', min: 0, max: 5 }],
    ['number', {}, { type: 'float' }],
    ['decimal', {}, { type: 'decimal', column: { type: 'decimal', args: [19, 4] } }],
    ['date', { min: '2020-01-01' }, { type: 'date' }],
    ['datetime', {}, { type: 'datetime' }],
    ['boolean', { default: false }, { type: 'boolean', default: false }],
    [
      'multiple',
      { enum: ['a'], min: 1 },
      {
        type: 'json',
        customField: 'plugin::nexus-crm.choices',
        options: { choices: ['a'], min: 1 },
      },
    ],
    ['json', { default: { a: 1 } }, { type: 'json', default: { a: 1 } }],
    ['string', { required: true, unique: true }, { type: 'string', required: true, unique: true }],
    ['string', { required: false, pattern: '(x+x+)+y' }, { type: 'string' }],
  ])('[FR-L3-005] %s with %j', (type, rules, expected) => {
    expect(attribute({ type, rules })).toEqual({ ...LIVE, ...expected });
  });

  test('[FR-L3-005] the field that values are checked against has name, type and rules alone', () => {
    expect(fieldOf(definition({ rules: { maxLength: 3 } }))).toEqual({
      name: 'sector',
      type: 'string',
      maxLength: 3,
    });
  });
});

describe('rows of custom fields as knex reads them', () => {
  const row = {
    ...{ document_id: 'd', uid: 'u', name: 'n', type: 'string', label: 'L', help: null },
    ...{ table_name: 't', column_name: 'c', position: 1, state: 'live', memory: null, revision: 2 },
  };

  test('[FR-L3-005] every database driver returns JSON and times in its own form', () => {
    const sqlite = { ...row, rules: '{"max":1}', created_at: 0, updated_at: 1000 };
    const postgres = {
      ...row,
      rules: { max: 1 },
      created_at: new Date(0),
      updated_at: new Date(1000),
    };
    const mariadb = {
      ...row,
      rules: '{"max":1}',
      created_at: new Date(0),
      updated_at: new Date(1000),
    };
    const [one, two, three] = parseRows([sqlite, postgres, mariadb]).definitions;
    expect(one).toMatchObject({
      id: 'd',
      rules: { max: 1 },
      createdAt: '1970-01-01T00:00:00.000Z',
    });
    expect(two).toEqual(one);
    expect(three).toEqual(one);
  });

  test('[FR-L3-005] an invalid row is named and left out, the others stay', () => {
    const times = { created_at: 0, updated_at: 0 };
    const parsed = parseRows([
      { ...row, ...times, rules: '{broken' },
      { ...row, ...times, state: 'x', name: null },
      5,
    ]);
    expect(parsed.definitions).toHaveLength(1);
    expect(parsed.definitions[0]?.rules).toEqual({});
    expect(parsed.unreadable).toEqual(['name, state', '']);
  });

  test.each([
    ['decimal', '1.5000', 1.5],
    ['integer', 5, 5],
    ['boolean', 1, true],
    ['boolean', 0, false],
    ['boolean', true, true],
    ['datetime', 0, '1970-01-01T00:00:00.000Z'],
    ['datetime', 'nonsense', 'nonsense'],
    ['date', '2020-01-01', '2020-01-01'],
    ['date', new Date(0), '1970-01-01'],
    ['json', '{"a":1}', { a: 1 }],
    ['json', '{broken', '{broken'],
    ['json', [1], [1]],
    ['string', 'x', 'x'],
    ['string', null, null],
  ] as const)('[FR-L3-005] a stored %s %p is read as the rules see it', (type, stored, read) => {
    expect(readStored(type, stored)).toEqual(read);
  });
});
