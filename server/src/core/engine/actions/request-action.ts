import type {
  ActCommand,
  CompiledActionRule,
  ConditionReport,
  Refusal,
  ReservedAction,
} from '../../contracts';
import {
  allObstacles,
  type Attempt,
  CONTENT_CHECKS,
  firstObstacle,
  reportCondition,
} from '../checks';
import type { Draft } from '../draft';
import { checkFields } from '../fields';
import { refuse } from '../refuse';
import { approveOrRun, pendingRequest, toRequest } from '../request';
import { ACTION_INPUTS, type Action, type ActionInput, type ActionOrder } from './action';
import { ACTIONS } from './actions';

/** The definition's rule for this action; null if there is none. */
export const ruleOf = (draft: Draft, name: ReservedAction): CompiledActionRule | null =>
  draft.entity?.actions.get(name) ?? null;

/** FR-L2-008. A built-in action: first its own checks, then the definition's rule. */
export function requestAction(
  draft: Draft,
  name: ReservedAction,
  command: ActCommand,
): Refusal | null {
  const action = ACTIONS[name];
  const order: ActionOrder = { ...command, requester: draft.facts.actor };
  const rule = ruleOf(draft, name);
  const barred = action.obstacle(draft) ?? refuseByRule(draft, name, rule);
  if (barred) return barred;
  const open = rule?.approval ? pendingRequest(draft, name) : undefined;
  if (open) {
    draft.pending = open.id;
    return null;
  }
  const wrong = refuseUntaken(name, command, action.takes) ?? refuseOrder(draft, action, order);
  if (wrong) return wrong;
  if (!rule) return action.run(draft, order);
  const attempt = attemptOf(draft, { action, name, rule, order });
  const obstacle = firstObstacle(CONTENT_CHECKS, attempt);
  if (obstacle || draft.halted) return obstacle;
  const request = toRequest(name, order, attempt.fields);
  return approveOrRun(draft, { ...rule, name }, request, () => action.run(draft, order));
}

/** Refuses inputs that the action does not use, instead of ignoring them. */
export function refuseUntaken(
  action: string,
  command: ActCommand,
  takes: readonly ActionInput[],
): Refusal | null {
  const untaken = ACTION_INPUTS.find((key) => command[key] !== undefined && !takes.includes(key));
  if (untaken === undefined) return null;
  const reason = `"${action}" takes no "${untaken}"; it takes ${takes.join(', ')}.`;
  return refuse('InvalidInput', reason, untaken);
}

/** Invalid and missing inputs. */
export const refuseOrder = (draft: Draft, action: Action, order: ActionOrder): Refusal | null =>
  action.check(draft, order) ?? refuseAll(action.shortcomings?.(draft, order) ?? []);

/** Merges refusals into one that names every problem. */
function refuseAll(refusals: readonly Refusal[]): Refusal | null {
  const [first, ...others] = refusals;
  if (!first || others.length === 0) return first ?? null;
  const reason = refusals.map((one) => one.reason).join(' ');
  const faults = Object.fromEntries(refusals.map((one) => [one.path, one.reason]));
  return refuse(first.code, reason, first.path, { faults });
}

/** Whether the rule allows this actor the action at all. */
export function refuseByRule(
  draft: Draft,
  name: ReservedAction,
  rule: CompiledActionRule | null,
): Refusal | null {
  if (!rule) return null;
  if (!rule.allowed) {
    return refuse('NotAllowed', `The pipeline does not allow "${name}".`, rule.path);
  }
  const { roles } = draft.facts.actor;
  if (rule.roles === null || rule.roles.some((role) => roles.includes(role))) return null;
  const names = rule.roles.map((role) => `"${role}"`).join(', ');
  return refuse('NotAllowed', `"${name}" needs one of the roles ${names}.`, `${rule.path}.roles`);
}

interface Ruled {
  readonly action: Action;
  readonly name: ReservedAction;
  readonly rule: CompiledActionRule;
  readonly order: ActionOrder;
}

/** The attempt for the rule's checks; fields count only if the action writes them. */
export function attemptOf(draft: Draft, { action, name, rule, order }: Ruled): Attempt {
  const checked = action.takes.includes('fields') ? checkFields(draft, order.fields) : undefined;
  const { path, require, condition } = rule;
  return {
    draft,
    guard: { name, path, require, condition },
    actor: order.requester,
    request: { comment: order.comment ?? null, attachments: order.attachments ?? [] },
    fields: checked?.kind === 'fields' ? checked.values : {},
  };
}

/** All obstacles of the rule, and the report of its condition. */
export function explainRule(
  draft: Draft,
  name: ReservedAction,
  isPending: boolean,
): { readonly obstacles: readonly Refusal[]; readonly condition: ConditionReport | null } {
  const rule = ruleOf(draft, name);
  const barred = refuseByRule(draft, name, rule);
  if (!rule || barred) return { obstacles: barred ? [barred] : [], condition: null };
  const order: ActionOrder = { requester: draft.facts.actor };
  const attempt = attemptOf(draft, { action: ACTIONS[name], name, rule, order });
  return {
    obstacles: isPending ? [] : allObstacles(CONTENT_CHECKS, attempt),
    condition: reportCondition(attempt),
  };
}
