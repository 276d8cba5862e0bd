import type { RecordRules } from '../fields';

/** The validation rules of `crm_teams`; definitions reference a team by its `key` (US-014). */
export const teamRules: RecordRules = {
  fields: [
    { name: 'key', type: 'name', required: true, unique: true },
    { name: 'name', type: 'title', required: true },
    { name: 'members', type: 'people' },
    { name: 'lead', type: 'person' },
    { name: 'capacity', type: 'integer', min: 1 },
  ],
  engine: {},
};
