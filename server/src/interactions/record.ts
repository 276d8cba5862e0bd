import type { RecordRules } from '../fields';

/** The validation rules of `crm_interactions`: calls, notes and mails with a record (US-016). */
export const interactionRules: RecordRules = {
  fields: [
    {
      name: 'type',
      type: 'enumeration',
      enum: ['note', 'call', 'email', 'meeting'],
      default: 'note',
      required: true,
    },
    { name: 'direction', type: 'enumeration', enum: ['inbound', 'outbound'] },
    { name: 'title', type: 'title' },
    { name: 'notes', type: 'text' },
    { name: 'happenedAt', type: 'datetime' },
    { name: 'dueAt', type: 'datetime' },
    { name: 'assignee', type: 'owner' },
    { name: 'subjectType', type: 'string', required: true },
    { name: 'subjectId', type: 'string', required: true },
    { name: 'author', type: 'person' },
  ],
  engine: {},
  links: [{ type: 'subjectType', id: 'subjectId', among: 'any' }],
  files: ['attachments'],
};
