import { z } from 'zod';

import { flag, labelText, name, raw } from './names';

/** The kind of a step is the one key of this list that it has. */
export const stepShapes = {
  sequence: { sequence: raw },
  parallel: { parallel: raw },
  inclusive: { inclusive: raw },
  exclusive: { exclusive: raw },
  task: { task: labelText, assign: raw, due: raw, remind: raw },
  approval: {
    approval: raw,
    label: labelText.optional(),
    onReject: z.enum(['end', 'fail', 'continue']).optional(),
  },
  wait: { wait: raw },
  set: { set: raw },
  transition: { transition: name, optional: flag.optional() },
  activity: {
    activity: name,
    with: raw,
    as: name.optional(),
    retry: raw,
    compensate: raw,
    optional: flag.optional(),
  },
};

export type StepWord = keyof typeof stepShapes;

export const STEP_WORDS = Object.keys(stepShapes) as StepWord[];

export const whenShape = { when: raw, do: raw };
export const elseShape = { else: raw };
