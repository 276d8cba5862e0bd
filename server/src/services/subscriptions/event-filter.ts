import { SYSTEM_ACTOR, type ActorFacts, type JsonObject } from '../../core/contracts';
import { compileExpression, parseExpression, type Expression } from '../../definition';
import type { StoredSubscription } from '../../sql/subscriptions/subscription-rows';
import type { CrmEvent } from '../../strapi/ports/event-outbox';

/** A subscription whose condition is compiled. */
export interface EventFilter {
  readonly subscription: StoredSubscription;
  takesName(name: string): boolean;
  takes(event: CrmEvent, now: number): boolean;
}

export function compileFilter(subscription: StoredSubscription): EventFilter {
  const { events, condition } = subscription;
  const parsed = condition === null ? undefined : parseExpression(condition);
  const expression =
    parsed?.ok === true ? compileExpression(parsed.tree, condition ?? '', 'condition') : undefined;
  const takesName = (name: string): boolean => events.some((pattern) => covers(pattern, name));
  return {
    subscription,
    takesName,
    takes: ({ name, payload }, now) => {
      if (!takesName(name)) return false;
      if (condition === null) return true;
      return expression !== undefined && holds(expression, { ...payload, event: name }, now);
    },
  };
}

/** `nexus-crm.lead.*` covers `nexus-crm.lead.created`; `*` covers everything. */
const covers = (pattern: string, name: string): boolean =>
  pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : name === pattern;

/** An evaluation that is aborted counts as not met, as everywhere. */
function holds(expression: Expression, data: JsonObject, now: number): boolean {
  try {
    return expression.test({
      read: (key) => (Object.hasOwn(data, key) ? data[key] : undefined),
      actor: actorOf(data),
      now,
    });
  } catch {
    return false;
  }
}

/** Roles and teams are not in an event. */
function actorOf({ actor }: JsonObject): ActorFacts {
  const known = { roles: [], teams: [], assignees: [], standsFor: [] };
  return { ...SYSTEM_ACTOR, ...(actor as Partial<ActorFacts> | undefined), ...known };
}
