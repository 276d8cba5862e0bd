import { z } from 'zod';

import { parseInstant } from '../core/calendar';
import { DELEGATION_KINDS } from '../core/contracts';
import { actor } from './events';
import { isoTime } from './instances';
import { pageAnswer, pageQuery } from './paging';
import { storable } from './storable-text';

/**
 * Who stands in for whom (FR-L3-003). Mounted twice with the same handlers: under `/api/nexus-crm` for
 * users and API tokens, and under `/nexus-crm` for admins.
 */

export const DELEGATION_STATES = ['active', 'upcoming', 'past'] as const;

const PERSON = 'must be user:<documentId> or admin:<documentId>';

const person = z
  .string({ error: PERSON })
  .regex(/^(user|admin):[A-Za-z0-9_-]{1,100}$/, { error: PERSON });

const TIME = 'must be a date and time with an offset such as 2026-12-24T18:00:00Z';

const moment = z
  .string({ error: TIME })
  .max(64, { error: TIME })
  .refine((text) => text.includes('T') && !Number.isNaN(parseInstant(text, { zone: 'required' })), {
    error: TIME,
  });

const kind = z.enum(DELEGATION_KINDS, { error: `must be one of ${DELEGATION_KINDS.join(', ')}` });

const scope = z.lazy(() =>
  z.object({
    definition: z.string().nullable().describe('Only what belongs to this definition.'),
    kind: kind.nullable().describe('Only tasks, approvals, leads or opportunities.'),
    team: z
      .string()
      .nullable()
      .describe('Only what waits for this team, and what its members are picked for.'),
  }),
);

const scopeInput = z.lazy(() =>
  z.strictObject(
    {
      definition: z
        .string({ error: 'must be the name of a definition' })
        .min(1, { error: 'must be the name of a definition' })
        .max(191, { error: 'must be the name of a definition' })
        .nullish()
        .describe('Only what belongs to this definition.'),
      kind: kind.nullish().describe('Only tasks, approvals, leads or opportunities.'),
      team: z
        .string({ error: 'must be team:<documentId>' })
        .regex(/^team:[A-Za-z0-9_-]{1,100}$/, { error: 'must be team:<documentId>' })
        .nullish()
        .describe('Only what waits for this team, and what its members are picked for.'),
    },
    { error: 'must be an object with "definition", "kind" or "team"' },
  ),
);

const reason = storable(
  z
    .string({ error: 'must be a text' })
    .max(1_000, { error: 'must not be longer than 1000 characters' }),
)
  .nullish()
  .describe('Why; both people see it.');

const changes = {
  delegatee: person.describe('Who stands in.'),
  from: moment.optional().describe('When it begins; now by default.'),
  to: moment.describe('When it ends.'),
  reason,
  scope: scopeInput
    .nullish()
    .describe(
      'What it is limited to: `definition`, a name; `kind`, one of `task`, `approval`, `lead`, `opportunity`; `team`, as `team:<documentId>`. All work of the delegator by default.',
    ),
};

/** A delegation as it is written; people, times and names are checked by the service. */
export const delegationInput = z.lazy(() =>
  z.strictObject({ delegator: person.describe('Who is away.'), ...changes }),
);
export type DelegationInput = z.input<typeof delegationInput>;

export const delegationChange = z.lazy(() =>
  z
    .strictObject(changes)
    .partial()
    .refine((values) => Object.keys(values).length > 0, { error: 'must change something' }),
);
export type DelegationChange = z.input<typeof delegationChange>;

const delegation = z.lazy(() =>
  z.object({
    id: z.string(),
    delegator: z.string().describe('Who is away.'),
    delegatee: z.string().describe('Who stands in.'),
    from: isoTime,
    to: isoTime,
    reason: z.string().nullable(),
    scope,
    state: z.enum(DELEGATION_STATES),
    createdAt: isoTime,
    endedAt: isoTime.nullable().describe('When it was ended before its time.'),
  }),
);
export type DelegationView = z.infer<typeof delegation>;

const SORTS = [...['from', 'from:asc', 'from:desc'], ...['to', 'to:asc', 'to:desc']] as const;

const state = z.enum(DELEGATION_STATES, {
  error: `must be one of ${DELEGATION_STATES.join(', ')}`,
});
const somebody = z.union([z.literal('me'), person], { error: `${PERSON}, or me` }).optional();

/** GET /delegations : those from and to the caller; GET /delegations/all : those of everybody. */
export namespace ListDelegations {
  export const query = z.lazy(() =>
    z.strictObject({
      filters: z
        .lazy(() =>
          z.strictObject({
            state: z
              .union([state, z.strictObject({ $in: z.array(state) })], {
                error: `must be one of ${DELEGATION_STATES.join(', ')}, or { $in } with them`,
              })
              .optional()
              .describe(
                `One of ${DELEGATION_STATES.map((one) => `\`${one}\``).join(', ')}, or \`$in\`.`,
              ),
            delegator: somebody.describe('Who is away; `me` is the caller.'),
            delegatee: somebody.describe('Who stands in; `me` is the caller.'),
          }),
        )
        .optional()
        .describe('Which ones.'),
      sort: z
        .enum(SORTS, { error: `must be one of ${SORTS.join(', ')}` })
        .optional()
        .describe('`from` by default.'),
      pagination: pageQuery,
    }),
  );
  export const response = z.lazy(() =>
    z.object({ data: z.array(delegation), meta: z.object({ pagination: pageAnswer }) }),
  );
  export type Query = z.input<typeof query>;
  export type Response = z.infer<typeof response>;
}

/** POST /delegations and /delegations/all, PUT, GET and DELETE /delegations/:id, …/end. */
export namespace SaveDelegation {
  export const request = z.lazy(() => z.strictObject({ data: z.strictObject(changes) }));
  export const ofAnother = z.lazy(() => z.strictObject({ data: delegationInput }));
  export const change = z.lazy(() => z.strictObject({ data: delegationChange }));
  export const response = z.lazy(() => z.object({ data: delegation, meta: z.object({}) }));
  export type Response = z.infer<typeof response>;
}

const values = z.record(z.string(), z.unknown()).nullable();

/** GET /delegations/:id/history : newest first, at most a hundred. */
export namespace GetDelegationHistory {
  export const response = z.lazy(() =>
    z.object({
      data: z.array(
        z.object({
          event: z.string().describe('`delegation.created`, `.changed`, `.ended`, `.deleted`.'),
          at: isoTime,
          actor,
          before: values.describe('The previous values of what has changed.'),
          after: values,
          payload: z.record(z.string(), z.unknown()),
        }),
      ),
      meta: z.object({}),
    }),
  );
  export type Response = z.infer<typeof response>;
}
