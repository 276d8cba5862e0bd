import { z } from 'zod';

import type { Token } from '../../../core/contracts';
import { jsonColumn, positionOf, toJsonText } from '../../columns';
import type { Written } from './json';

/** A row of `crm_tokens`. */
export const tokenRow = z.lazy(() =>
  z.object({
    document_id: z.string(),
    run: z.string(),
    parent: z.string().nullable(),
    branch: z.int(),
    step: z.string(),
    state: jsonColumn(
      z.discriminatedUnion('kind', [
        z.object({ kind: z.literal('task'), task: z.string() }),
        z.object({ kind: z.literal('timer'), timer: z.string() }),
        z.object({ kind: z.literal('forked') }),
        z.object({ kind: z.literal('failed'), reason: z.string(), at: z.number() }),
      ]),
    ),
  }),
);

export type TokenRow = z.infer<typeof tokenRow>;

export const toToken = ({ document_id: id, run, parent, branch, step, state }: TokenRow): Token =>
  ({ id, run, parent, branch, step, state }) as unknown as Token;

export const newTokenRow = (instance: string, token: Token): Written<typeof tokenRow> => ({
  document_id: token.id,
  instance_id: instance,
  run: token.run,
  parent: token.parent,
  branch: token.branch,
  position: positionOf(token.id),
  ...tokenColumns(token),
});

/** Columns that change when the token moves. */
export const tokenColumns = (token: Token) => ({
  step: token.step,
  state: toJsonText(token.state),
});
