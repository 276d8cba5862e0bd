import { z } from 'zod';

import { STAGE_COLORS } from '../../core/contracts';
import { flag, labelText, name, outsideName, person, raw, uid, version } from './names';

/**
 * The keys of each object of the language. Keys are parsed one by one, so that one problem does not
 * hide another; `raw` ones are parsed by another part of the compiler.
 */
export const definitionShape = {
  id: name.optional(),
  label: labelText.optional(),
  description: z.string().max(10_000).optional(),
  version: version.optional(),
  autoStart: flag.optional(),
  model: uid.optional(),
  open: flag.optional(),
  rules: raw,
  actions: raw,
  dataSchema: raw,
  entities: raw,
  transitions: raw,
  campaigns: raw,
  sla: raw,
};

export const rulesShape = { selfAssign: flag.optional() };

export const entityShape = {
  type: uid.optional(),
  label: labelText.optional(),
  stages: raw,
  fields: raw,
  rules: raw,
  actions: raw,
  automation: raw,
};

export const stageShape = {
  name,
  label: labelText.optional(),
  final: flag.optional(),
  color: z.enum(STAGE_COLORS).optional(),
};

export const transitionShape = {
  label: labelText.optional(),
  entity: name.optional(),
  from: raw,
  to: name,
  condition: raw,
  require: raw,
  fields: raw,
  approval: raw,
  assign: raw,
  do: raw,
  onFailure: z.enum(['park', 'compensate']).optional(),
};

/** Guards of a built-in action. */
export const actionShape = {
  roles: z.array(outsideName).max(100).optional(),
  require: raw,
  fields: raw,
  condition: raw,
  approval: raw,
};

export const requireShape = {
  comment: flag.optional(),
  attachments: flag.optional(),
  fields: raw,
};

export const campaignShape = {
  label: labelText.optional(),
  do: raw,
  onFailure: z.enum(['park', 'compensate']).optional(),
};

export const targetShape = {
  team: outsideName.optional(),
  role: outsideName.optional(),
  person: person.optional(),
  owner: z.literal(true).optional(),
};

export const assignmentShape = {
  ...targetShape,
  pick: z.enum(['round_robin', 'least_loaded']).optional(),
};

/** All other keys of an approval are options of its strategy. */
export const approvalShape = {
  strategy: z.string(),
  voters: raw,
  onEmpty: z.enum(['block', 'approve', 'reject']).optional(),
  allowSelf: flag.optional(),
  due: raw,
  remind: raw,
  voidOnChange: raw,
};

export const retryShape = {
  attempts: z.int().min(1).max(100).optional(),
  delay: raw,
  backoff: z.enum(['fixed', 'exponential']).optional(),
};

export const compensateShape = { activity: name, with: raw, retry: raw };

export const automationShape = { escalation: raw };

export const escalationShape = {
  after: raw,
  since: z.enum(['start', 'activity']).optional(),
  stage: raw,
  action: name,
  to: raw,
  with: raw,
};

export const slaShape = {
  duration: raw,
  calendar: outsideName.optional(),
  until: raw,
  pauseIn: raw,
  warnAt: raw,
  onBreach: raw,
};

export const breachShape = { action: name, to: raw, with: raw };
