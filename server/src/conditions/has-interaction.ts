import { z } from 'zod';

import type { ConditionContract, Json, Subject } from '../core/contracts';
import type { Problem } from '../core/errors';
import { parseDuration } from '../definition';
import { reportKeys } from './input';

const KINDS = ['note', 'call', 'email', 'meeting'] as const;

/** Filter of interactions. */
export interface InteractionQuery {
  readonly subject: Subject;
  readonly kind?: (typeof KINDS)[number];
  readonly direction?: 'inbound' | 'outbound';
  /** Inclusive lower bound, in milliseconds since 1970. */
  readonly since?: number;
}

/** Port to the stored interactions. */
export interface InteractionLookup {
  /** The number of matches, counted up to `most`. */
  count(query: InteractionQuery, most: number): Promise<number>;
}

const duration = z.string().superRefine((text, context) => {
  const parsed = parseDuration(text);
  if (!parsed.ok) context.addIssue(`${parsed.message}; ${parsed.advice}`);
});

const shape = {
  interaction: z.enum(KINDS).optional(),
  direction: z.enum(['inbound', 'outbound']).optional(),
  within: duration.optional(),
  atLeast: z.int().min(1).max(1_000).optional(),
};

const inputShape = z.object(shape);

function check(input: Json): readonly Problem[] {
  const unknown = reportKeys(input, Object.keys(shape));
  const parsed = inputShape.safeParse(input);
  const wrong = (parsed.error?.issues ?? []).map(({ path, message }) => ({
    path: path.map((part) => (typeof part === 'symbol' ? String(part) : part)),
    message: `"${path.map(String).join('.')}" ${message}`,
  }));
  return [...unknown, ...wrong];
}

/**
 * `{ "type": "has_interaction", "interaction": "call", "within": "7 days" }`: the record has at
 * least one such interaction, or `atLeast` of them. Not pure: its answer is gathered before the
 * transaction.
 */
export const createHasInteraction = (lookup: InteractionLookup): ConditionContract => ({
  name: 'has_interaction',
  check,
  async evaluate(input, { subject, now }) {
    const { interaction, direction, within, atLeast = 1 } = inputShape.parse(input);
    const span = within === undefined ? undefined : parseDuration(within);
    const query: InteractionQuery = {
      subject,
      ...(interaction && { kind: interaction }),
      ...(direction && { direction }),
      ...(span?.ok && { since: now - span.duration.ms }),
    };
    const count = await lookup.count(query, atLeast);
    const what = interaction ?? 'interaction';
    const when = within === undefined ? '' : ` within ${within}`;
    return {
      met: count >= atLeast,
      because: `the record has ${count} of ${atLeast} ${what}${atLeast === 1 ? '' : 's'}${when}`,
    };
  },
});
