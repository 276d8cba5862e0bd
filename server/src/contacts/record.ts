import { isBlankText, type RecordRules } from '../fields';

const isMissing = (value: unknown): boolean =>
  value === undefined || value === null || (typeof value === 'string' && isBlankText(value));

/** The validation rules of `crm_contacts`: leads and contacts. */
export const contactRules: RecordRules = {
  fields: [
    { name: 'name', type: 'title' },
    {
      name: 'kind',
      type: 'enumeration',
      enum: ['lead', 'contact'],
      default: 'contact',
      required: true,
    },
    { name: 'email', type: 'email' },
    { name: 'phone', type: 'string' },
    { name: 'contactStatus', type: 'string' },
    { name: 'score', type: 'integer' },
    { name: 'stage', type: 'string' },
    { name: 'owner', type: 'owner' },
    { name: 'parentType', type: 'string' },
    { name: 'parentId', type: 'string' },
    { name: 'extra', type: 'object' },
  ],
  engine: { instanceId: null },
  links: [{ type: 'parentType', id: 'parentId', among: 'app' }],
  cross: [
    {
      // A contact of level 1 may have custom fields only; its row must stay editable.
      fields: ['name', 'email', 'phone'],
      check: (record) =>
        ['name', 'email', 'phone'].every((field) => isMissing(record[field]))
          ? { path: ['name'], message: 'A contact needs a "name", an "email" or a "phone"' }
          : undefined,
    },
  ],
};
