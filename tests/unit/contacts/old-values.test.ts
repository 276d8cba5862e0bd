import { noEmbeddedContacts, decide, parseModel } from '../../../server/src/contacts';
import { FieldTypeRegistry } from '../../../server/src/fields';
import { checkFields } from '../../../server/src/services/crm/input';
import { CHANGED_RULES } from '../../support/changed-rules';

const types = new FieldTypeRegistry();
const declared = CHANGED_RULES.map(({ field, change }) => ({ ...field, ...change }));
const parsed = parseModel(
  'api::company.company',
  { entities: { contact: { fields: declared } } },
  undefined,
  types,
);
if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
const model = parsed.value;
const old = Object.fromEntries(CHANGED_RULES.map(({ field, old: value }) => [field.name, value]));
const write = (values: object): Promise<Record<string, unknown>> =>
  checkFields(model, values, types, () => Promise.resolve(old));

describe('contacts on a type whose declared rules have changed', () => {
  test.each(CHANGED_RULES)('[FR-L1-003] $field.name keeps its value', async (changed) => {
    const { name } = changed.field;
    await expect(write({ [name]: changed.old })).resolves.toBeDefined();
    if (changed.wrong === undefined) return;
    await expect(write({ [name]: changed.wrong })).rejects.toMatchObject({
      details: { errors: [{ path: [name] }] },
    });
    await expect(checkFields(model, { [name]: changed.old }, types)).rejects.toThrow(name);
  });

  test('[FR-L1-003] a whole contact that shares a value which is unique by now is written again', () => {
    const embedded = noEmbeddedContacts('doc');
    const contact = (id: string) => ({
      ...{ id, revision: 1, createdAt: '', updatedAt: '' },
      fields: { onlyOne: 'shared', zip: 'a' },
    });
    const shared = { ...embedded, contacts: [contact('a'), contact('b')] };
    const update = (values: object) =>
      decide(
        shared,
        { kind: 'update', contactId: 'a', seen: 1, values: { ...values } },
        {
          ...{ fields: model.fields, at: 'now', entryId: 'e' },
          actor: { kind: 'system', id: 's', label: 's' },
        },
      ).outcome;
    expect(update({ onlyOne: 'shared', zip: 'b' })).toBe('changed');
    const other = { ...shared, contacts: [contact('b'), { ...contact('a'), fields: {} }] };
    expect(other.contacts).toHaveLength(2);
    expect(
      decide(
        other,
        { kind: 'update', contactId: 'a', seen: 1, values: { onlyOne: 'shared' } },
        {
          ...{ fields: model.fields, at: 'now', entryId: 'e' },
          actor: { kind: 'system', id: 's', label: 's' },
        },
      ).outcome,
    ).toBe('invalid');
  });
});
