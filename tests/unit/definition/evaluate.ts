import type { ActorFacts, EvaluationContext } from '../../../server/src/core/contracts';
import { compileExpression, parseExpression } from '../../../server/src/definition/expression';

const NOW = '2026-05-31T12:00:00.000Z';

const ANN: ActorFacts = {
  kind: 'user',
  id: 'ann',
  label: 'Ann',
  roles: ['sales-manager'],
  teams: ['inside-sales'],
  assignees: ['user:ann', 'team:t1', 'role:sales-manager'],
  standsFor: [],
};

/** What an expression sees: `data` by own properties, Ann as the actor, noon on 31 May 2026. */
export const contextOf = (data: Record<string, unknown> = {}): EvaluationContext => ({
  read: (key) => (Object.hasOwn(data, key) ? data[key] : undefined),
  actor: ANN,
  now: Date.parse(NOW),
});

export function compile(source: string) {
  const parsed = parseExpression(source);
  if (!parsed.ok) {
    throw new Error(
      `${parsed.fault.message} (at ${parsed.fault.position}): ${source.slice(0, 80)}`,
    );
  }
  return compileExpression(parsed.tree, source, 'condition');
}

export const evaluate = (source: string, data: Record<string, unknown> = {}): unknown =>
  compile(source).evaluate(contextOf(data));

export function faultOf(source: string) {
  const parsed = parseExpression(source);
  if (parsed.ok) throw new Error(`accepted: ${source.slice(0, 80)}`);
  return parsed.fault;
}
