import type { AvailableAction } from '../../../../server/src/contracts/available-actions';
import { changedValues } from '../../components/SchemaForm/model/values';
import type { JsonObject, JsonSchema } from '../../components/SchemaForm/model/types';

/** Titles of the inputs that every action may have. */
export interface RestTitles {
  readonly comment: string;
  readonly reason: string;
  readonly assignees: string;
  readonly opportunity: string;
  readonly opportunityName: string;
  readonly opportunityValue: string;
}

/** The schema of what an action takes besides `fields`. */
export function restSchema(
  { takes, needs }: Pick<AvailableAction, 'takes' | 'needs'>,
  titles: RestTitles,
): JsonSchema {
  const opportunity = {
    type: 'object',
    title: titles.opportunity,
    properties: {
      name: { type: 'string', title: titles.opportunityName },
      value: { type: 'number', title: titles.opportunityValue },
    },
  };
  const texts = { type: 'string', maxLength: 10_000, 'x-control': 'textarea' };
  const all: Readonly<Record<string, JsonSchema>> = {
    assignees: {
      type: 'array',
      items: { type: 'string' },
      format: 'assignees',
      title: titles.assignees,
    },
    opportunity,
    reason: { ...texts, title: titles.reason },
    comment: { ...texts, title: titles.comment },
  };
  return {
    type: 'object',
    properties: Object.fromEntries(Object.entries(all).filter(([key]) => takes.includes(key))),
    required: needs,
  };
}

interface Filled {
  readonly first: JsonObject;
  readonly values: JsonObject;
}

/** The body's `data`: what was changed of the fields, what was filled in, and the revision read. */
export function requestOf(
  action: Pick<AvailableAction, 'outcome'>,
  fields: Filled,
  rest: JsonObject,
  revision: number,
): JsonObject {
  const changed = changedValues(fields.first, fields.values);
  return {
    ...(changed && { fields: changed }),
    ...rest,
    ...(action.outcome !== null && { outcome: action.outcome }),
    revision,
  };
}
