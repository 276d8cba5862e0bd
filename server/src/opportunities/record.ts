import { UID } from '../constants';
import type { RecordRules } from '../fields';

/** The validation rules of `crm_opportunities`. */
export const opportunityRules: RecordRules = {
  fields: [
    { name: 'name', type: 'title', required: true },
    { name: 'stage', type: 'string' },
    { name: 'value', type: 'decimal' },
    { name: 'currency', type: 'currency' },
    { name: 'closeDate', type: 'date' },
    { name: 'lostReason', type: 'text' },
    { name: 'owner', type: 'owner' },
    { name: 'parentType', type: 'string' },
    { name: 'parentId', type: 'string' },
  ],
  engine: { instanceId: null, convertedFrom: null },
  links: [{ type: 'parentType', id: 'parentId', among: 'app' }],
  relations: { contact: UID.contact },
};
