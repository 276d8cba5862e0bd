import { z } from 'zod';

import { checkValues } from '../../../admin/src/components/SchemaForm/model/check';
import { humanize, toRows } from '../../../admin/src/components/SchemaForm/model/rows';
import { placeProblems } from '../../../admin/src/components/SchemaForm/model/serverErrors';
import {
  keyOf,
  type JsonSchema,
  type Row,
} from '../../../admin/src/components/SchemaForm/model/types';
import {
  changedValues,
  emptyValueOf,
  fromDay,
  fromMoment,
  initialValues,
  toDay,
  withValue,
} from '../../../admin/src/components/SchemaForm/model/values';

const rowsOf = (properties: Record<string, JsonSchema>, required: string[] = []) =>
  toRows({ type: 'object', properties, required });

const kindsOf = (rows: readonly Row[]) =>
  Object.fromEntries(rows.map((row) => [row.path.at(-1) ?? '', row.kind]));

const oneRow = (schema: JsonSchema, required = false): Row => {
  const [row] = rowsOf({ key: schema }, required ? ['key'] : []);
  if (!row) throw new Error('There is no row');
  return row;
};

const faultOf = (schema: JsonSchema, value: unknown, required = false) =>
  checkValues([oneRow(schema, required)], value === undefined ? {} : { key: value }).get(
    keyOf(['key']),
  );

describe('The rows of a form from a JSON Schema', () => {
  it('has an input for everything that zod writes', () => {
    const contract = z.object({
      name: z.string().max(40),
      note: z.string().max(2000),
      count: z.int().min(1),
      rate: z.number(),
      isOn: z.boolean(),
      size: z.enum(['s', 'm']),
      sizes: z.array(z.enum(['s', 'm'])),
      tags: z.array(z.string()),
      headers: z.record(z.string(), z.string()),
      kind: z.literal('webhook'),
      limit: z.int().nullable(),
      mail: z.email(),
      page: z.url(),
      day: z.iso.date(),
      at: z.iso.datetime(),
      inner: z.object({ depth: z.int() }),
      either: z.union([z.string(), z.int()]),
      pairs: z.array(z.object({ a: z.string() })),
    });
    const rows = toRows(z.toJSONSchema(contract) as JsonSchema);
    expect(kindsOf(rows)).toEqual({
      ...{ name: 'text', note: 'longText', count: 'number', rate: 'number', isOn: 'boolean' },
      ...{ size: 'choice', sizes: 'choices', tags: 'texts', headers: 'map', kind: 'constant' },
      ...{ limit: 'number', mail: 'text', page: 'text', day: 'date', at: 'dateTime' },
      ...{ inner: 'group', either: 'json', pairs: 'json' },
    });
    expect(rows.find(({ path }) => path[0] === 'limit')).toMatchObject({ nullable: true });
    expect(rows.find(({ path }) => path[0] === 'inner')?.rows[0]?.path).toEqual(['inner', 'depth']);
  });

  it('takes titles, hints, secrets and what is required from the schema', () => {
    const rows = rowsOf(
      {
        apiKey: {
          type: 'string',
          title: 'API key',
          description: 'From the account',
          writeOnly: true,
        },
        close_date: { type: 'string', title: 'close_date' },
      },
      ['apiKey'],
    );
    expect(rows[0]).toMatchObject({
      ...{ kind: 'secret', label: 'API key', hint: 'From the account', required: true },
    });
    expect(rows[1]).toMatchObject({ label: 'Close date', required: false });
  });

  it('offers null as nothing, however the schema says it', () => {
    const ways: JsonSchema[] = [
      { anyOf: [{ type: 'string', enum: ['a'] }, { type: 'null' }] },
      { type: ['string', 'null'], enum: ['a', null] },
    ];
    for (const way of ways) {
      expect(oneRow(way)).toMatchObject({
        ...{ kind: 'choice', nullable: true, choices: [{ value: 'a', label: 'a' }] },
      });
    }
  });

  it('takes titled constants as choices', () => {
    const schema = {
      oneOf: [
        { const: 1, title: 'Low' },
        { const: 2, title: 'High' },
      ],
    };
    expect(oneRow(schema).choices).toEqual([
      { value: 1, label: 'Low' },
      { value: 2, label: 'High' },
    ]);
  });

  it('edits what it does not know as JSON', () => {
    const unknown: JsonSchema[] = [{}, { $ref: '#/x' }, { enum: [{ a: 1 }] }, { type: 'array' }];
    for (const schema of unknown) expect(oneRow(schema).kind).toBe('json');
  });

  it('reads keys as words', () => {
    expect(['closeDate', 'close_date', 'owner'].map(humanize)).toEqual([
      ...['Close date', 'Close date', 'Owner'],
    ]);
  });
});

describe('The values of a form', () => {
  it('begin with what is given, then with defaults and required constants', () => {
    const rows = rowsOf(
      {
        kind: { const: 'webhook' },
        retries: { type: 'integer', default: 3 },
        path: { type: 'string', default: '/' },
        note: { type: 'string' },
      },
      ['kind'],
    );
    expect(initialValues(rows, { path: '', other: [1] })).toEqual({
      ...{ path: '', other: [1], kind: 'webhook', retries: 3 },
    });
  });

  it('keep keys that the schema does not know', () => {
    const before = { inner: { known: 1, unknown: 2 }, more: true };
    expect(withValue(before, ['inner', 'known'], 3)).toEqual({
      ...{ inner: { known: 3, unknown: 2 }, more: true },
    });
    expect(withValue(before, ['inner', 'known'], undefined)).toEqual({
      ...{ inner: { unknown: 2 }, more: true },
    });
  });

  it('keep absent, null and an empty text apart', () => {
    expect(withValue({ key: 'a' }, ['key'], undefined)).toEqual({});
    expect(withValue({ key: 'a' }, ['key'], null)).toEqual({ key: null });
    expect(withValue({ key: 'a' }, ['key'], '')).toEqual({ key: '' });
    expect(withValue({}, ['outer', 'key'], undefined)).toEqual({});
    expect(emptyValueOf(oneRow({ type: 'string' }), 'absent')).toBeUndefined();
    expect(emptyValueOf(oneRow({ type: 'string' }), 'null')).toBeNull();
    expect(emptyValueOf(oneRow({ type: ['string', 'null'] }), 'absent')).toBeNull();
  });

  it('send what has changed', () => {
    expect(changedValues({ a: 1, b: [1] }, { a: 1, b: [1] })).toBeUndefined();
    expect(changedValues({ a: 1, b: [1] }, { a: null, b: [1], c: 2 })).toEqual({ a: null, c: 2 });
  });

  it('have days without a time zone', () => {
    expect(toDay(fromDay('2026-03-01') ?? new Date(0))).toBe('2026-03-01');
    expect(fromDay('soon')).toBeUndefined();
    expect(fromMoment('soon')).toBeUndefined();
  });
});

describe('The check of a form', () => {
  it.each([
    [{ type: 'string' }, undefined, true, { code: 'required' }],
    [{ type: 'string' }, '', true, { code: 'required' }],
    [{ type: 'string' }, null, true, { code: 'required' }],
    [{ type: ['string', 'null'] }, null, true, undefined],
    [{ type: 'string' }, undefined, false, undefined],
    [{ type: 'string', minLength: 3 }, '💡💡', false, { code: 'minLength', value: 3 }],
    [{ type: 'string', maxLength: 2 }, 'abc', false, { code: 'maxLength', value: 2 }],
    [{ type: 'string', pattern: '^a' }, 'b', false, { code: 'pattern', value: '^a' }],
    [{ type: 'string', pattern: '(' }, 'b', false, undefined],
    [{ type: 'string', format: 'email' }, 'ann', false, { code: 'email' }],
    [{ type: 'string', format: 'uri' }, 'example', false, { code: 'uri' }],
    [{ type: 'string', format: 'date' }, 'soon', false, { code: 'date' }],
    [{ type: 'integer' }, 1.5, false, { code: 'integer' }],
    [{ type: 'number' }, '1', false, { code: 'number' }],
    [{ type: 'number', minimum: 2 }, 1, false, { code: 'minimum', value: 2 }],
    [{ type: 'number', maximum: 2 }, 3, false, { code: 'maximum', value: 2 }],
    [{ type: 'number', exclusiveMinimum: 0 }, 0, false, { code: 'above', value: 0 }],
    [{ type: 'number', exclusiveMaximum: 9 }, 9, false, { code: 'below', value: 9 }],
    [{ enum: ['a', 'b'] }, 'c', false, { code: 'choice' }],
    [{ type: 'array', items: { enum: ['a'] } }, ['a', 'c'], false, { code: 'choice' }],
    [
      { type: 'array', items: { enum: ['a'] }, minItems: 1 },
      [],
      false,
      { code: 'minItems', value: 1 },
    ],
    [
      { type: 'array', items: { type: 'string' }, maxItems: 1 },
      ['a', 'b'],
      false,
      { code: 'maxItems', value: 1 },
    ],
    [{ type: 'array', items: { type: 'string' } }, [], true, { code: 'required' }],
    [{ type: 'boolean' }, false, true, undefined],
    [{ type: 'integer' }, 0, true, undefined],
  ] as Array<[JsonSchema, unknown, boolean, unknown]>)(
    'of %j finds in %j (required: %s) %j',
    (schema, value, required, fault) => {
      expect(faultOf(schema, value, required)).toEqual(fault);
    },
  );

  it('asks for the inside of an object only where it is given or required', () => {
    const inner: JsonSchema = {
      type: 'object',
      properties: { depth: { type: 'integer' } },
      required: ['depth'],
    };
    expect(checkValues(rowsOf({ inner }), {}).size).toBe(0);
    expect(checkValues(rowsOf({ inner }, ['inner']), {}).get(keyOf(['inner', 'depth']))).toEqual({
      code: 'required',
    });
  });
});

describe('The problems that the server names', () => {
  const rows = rowsOf({
    budget: { type: 'integer' },
    tags: { type: 'array', items: { type: 'string' } },
  });

  it('stand at their rows, also those inside of a value', () => {
    const { atRows, others } = placeProblems(
      rows,
      [
        { path: ['fields', 'budget'], message: 'must be less' },
        { path: ['fields', 'tags', 1], message: 'is empty' },
        { path: ['fields', 'other'], message: 'is unknown' },
        { path: ['comment'], message: 'is missing' },
      ],
      ['fields'],
    );
    expect(Object.fromEntries(atRows)).toEqual({
      [keyOf(['budget'])]: 'must be less',
      [keyOf(['tags'])]: 'is empty',
    });
    expect(others).toEqual(['is unknown', 'is missing']);
  });
});
