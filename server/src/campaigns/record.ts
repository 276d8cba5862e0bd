import type { RecordRules } from '../fields';

const isBefore = (left: unknown, right: unknown): boolean =>
  new Date(left as string).getTime() < new Date(right as string).getTime();

/** The validation rules of `crm_campaigns`. */
export const campaignRules: RecordRules = {
  fields: [
    { name: 'name', type: 'title', required: true },
    { name: 'type', type: 'string' },
    { name: 'start', type: 'datetime' },
    { name: 'end', type: 'datetime' },
    { name: 'definition', type: 'name' },
    { name: 'flow', type: 'name' },
    { name: 'audience', type: 'structure' },
    { name: 'stage', type: 'string' },
    { name: 'owner', type: 'owner' },
  ],
  engine: { instanceId: null, metrics: null },
  cross: [
    {
      fields: ['start', 'end'],
      check: ({ start, end }) =>
        start && end && isBefore(end, start)
          ? { path: ['end'], message: '"end" must not be before "start"' }
          : undefined,
    },
  ],
};
