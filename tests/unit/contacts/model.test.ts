import { parseModel } from '../../../server/src/contacts';
import { FieldTypeRegistry } from '../../../server/src/fields';

const UID = 'api::company.company';
const parse = (options: unknown, code?: unknown) =>
  parseModel(UID, options, code, new FieldTypeRegistry());
const faults = (options: unknown, code?: unknown): string[] => {
  const parsed = parse(options, code);
  return parsed.ok ? [] : parsed.problems.map(({ message }) => message);
};
const fields = (...list: unknown[]) => ({ entities: { contact: { fields: list } } });

describe('the declaration of a model', () => {
  test('[US-002] [FR-L1-002] bare names and whole fields, as the requirements’ own example has them', () => {
    const parsed = parse(fields('name', 'email', { name: 'score', type: 'integer', min: 0 }));
    expect(parsed).toMatchObject({
      ok: true,
      value: {
        uid: UID,
        fields: [
          { name: 'name', type: 'string' },
          { name: 'email', type: 'email' },
          { name: 'score', type: 'integer', min: 0 },
        ],
      },
    });
  });

  test('[FR-L1-006] [FR-L1-007] code adds callables and may leave the fields to the schema', () => {
    const guard = () => true;
    const hook = () => undefined;
    const parsed = parse(fields('name'), {
      guards: { edit: guard, callBack: guard },
      hooks: { before: { addContact: hook }, after: { removeContact: hook } },
    });
    if (!parsed.ok) throw new Error('not ok');
    const { guards, before, after, fields: declared } = parsed.value;
    expect(declared).toHaveLength(1);
    expect([...guards.keys()]).toEqual(['edit', 'callBack']);
    expect([...before.entries()]).toEqual([['addContact', hook]]);
    expect([...after.entries()]).toEqual([['removeContact', hook]]);
  });

  test('[FR-L1-002] every fault is found at once, and says what would be right', () => {
    expect(faults(undefined)).toEqual([expect.stringContaining('fields is missing')]);
    expect(faults(7)).toEqual([expect.stringContaining('expected object')]);
    expect(faults(fields())).toEqual([expect.stringContaining('entities.contact.fields')]);
    expect(faults({ entitys: {} })).toEqual([expect.stringMatching(/"entitys".*known are/)]);
    expect(faults({ entities: { contact: { fields: 'name' } } })).toHaveLength(1);
    expect(faults(fields('updatedAt', '__proto__', { name: 'a' }, 'b', 'b'))).toEqual([
      expect.stringContaining('every contact has already'),
      expect.stringContaining('__proto__'),
      expect.stringContaining('"a"'),
      expect.stringContaining('"b" is declared twice'),
    ]);
    expect(faults(fields('a'), { guards: { 'no good': () => true, edit: 1 } })).toEqual([
      expect.stringMatching(/guards/),
      expect.stringMatching(/guards.edit must be a function/),
    ]);
    expect(faults(fields('a'), { hooks: { before: { addcontact: () => 1 } } })).toEqual([
      expect.stringContaining('"addcontact"'),
    ]);
  });
});
