import { FieldTypeRegistry } from '../../../server/src/fields';
import { planChange, planField } from '../../../server/src/custom-fields';
import { definition } from '../../support/custom-field';

const types = new FieldTypeRegistry();
const change = (current: Parameters<typeof definition>[0], input: object) =>
  planChange(definition(current), input, types);

describe('planning a field', () => {
  const wanted = { uid: 'u', name: 'sector', type: 'string' };

  test('[FR-L3-005] without a label it is shown by its name; null and blanks count as missing', () => {
    expect(planField(wanted, types)).toEqual({ ...wanted, label: 'sector', help: null, rules: {} });
    const blank = { ...wanted, label: '  ', help: ' ', maxLength: null, pattern: null, enum: null };
    expect(planField(blank, types)).toEqual({ ...wanted, label: 'sector', help: null, rules: {} });
    const full = { ...wanted, label: ' Sector ', help: 'H', maxLength: 3 };
    expect(planField(full, types)).toMatchObject({
      label: 'Sector',
      help: 'H',
      rules: { maxLength: 3 },
    });
  });

  test.each([
    [{ ...wanted, type: 'nope' }, /nope/],
    [{ ...wanted, unique: true, default: 'x' }, /unique does not go with a default/],
    [{ ...wanted, type: 'json', default: 5 }, /object or a list/],
    [{ ...wanted, label: '\u0000' }, /label contains/],
    [{ ...wanted, help: 'a\ud800' }, /help contains/],
  ])('[FR-L3-005] it is refused for what a column cannot hold, case %#', (input, reason) => {
    expect(() => planField(input, types)).toThrow(reason);
  });
});

describe('a change of a field', () => {
  test('[FR-L3-005] what is absent stays, null takes a rule away', () => {
    const current = { rules: { maxLength: 5, pattern: 'x' }, help: 'H' };
    expect(change(current, { maxLength: null })).toMatchObject({
      rules: { pattern: 'x' },
      help: 'H',
      label: 'Sector',
    });
    expect(change(current, { help: null, label: 'L' })).toMatchObject({
      rules: current.rules,
      help: null,
      label: 'L',
    });
    expect(change(current, { label: '' }).label).toBe('sector');
  });

  test('[FR-L3-005] only rules that are new or different are counted for', () => {
    const current = { rules: { maxLength: 5, required: true } };
    expect(change(current, { label: 'x' }).probe).toBeUndefined();
    expect(change(current, { maxLength: 5 }).probe).toBeUndefined();
    expect(change(current, { maxLength: null, required: false }).probe).toBeUndefined();
    expect(change(current, { default: 'x' }).probe).toBeUndefined();
    expect(change(current, { maxLength: 4, unique: true }).probe).toEqual({
      ...{ name: 'sector', type: 'string', maxLength: 4, unique: true },
    });
    const multiple = { type: 'multiple', rules: { enum: ['a'] } };
    expect(change(multiple, { max: 1 }).probe).toMatchObject({ enum: ['a'], max: 1 });
  });

  test('[FR-L3-005] the result is checked as a whole', () => {
    expect(() => change({ rules: { minLength: 5 } }, { maxLength: 3 })).toThrow(
      /greater than maxLength/,
    );
    expect(() => change({ rules: { maxLength: 5 } }, { type: 'integer' })).toThrow(
      /maxLength does not apply/,
    );
    expect(change({ rules: { maxLength: 5 } }, { type: 'integer', maxLength: null })).toMatchObject(
      { type: 'integer', rules: {} },
    );
  });
});
