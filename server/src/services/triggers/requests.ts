import { z } from 'zod';

import { actionInput } from '../../contracts/actions';
import type { Json, TriggerRequest } from '../../core/contracts';
import { CrmConfigurationError, CrmValidationError } from '../../core/errors';

const subject = z.lazy(() => z.strictObject({ type: z.string(), id: z.string() }));
const fields = z.lazy(() => z.record(z.string(), z.unknown()).optional());

/** An external message cannot know revisions. */
const actionWords = () => z.object(actionInput()).omit({ revision: true }).shape;

const REQUESTS = z.lazy(() =>
  z
    .array(
      z.discriminatedUnion('type', [
        z.strictObject({
          ...{ type: z.literal('start'), definition: z.string(), subject, fields },
          entity: z.string().optional(),
        }),
        z.strictObject({
          ...{ type: z.literal('act'), action: z.string(), subject, ...actionWords() },
        }),
      ]),
    )
    .max(100),
);

/** @throws CrmConfigurationError if a trigger returns an invalid request. */
export function readRequests(trigger: string, asked: unknown): readonly TriggerRequest[] {
  const parsed = REQUESTS.safeParse(asked);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map(
    ({ path, message }) => `${path.map(String).join('.') || 'its answer'}: ${message}`,
  );
  throw new CrmConfigurationError(
    `The trigger "${trigger}" asks for what cannot be done: ${faults.join('; ')}.`,
    { trigger, faults },
  );
}

/** Some senders call JSON a text. @throws CrmValidationError */
export function bodyOf(payload: Json): Json {
  if (typeof payload !== 'string') return payload;
  try {
    return JSON.parse(payload) as Json;
  } catch {
    throw new CrmValidationError([{ path: [], message: 'The body must be JSON or a form' }]);
  }
}
