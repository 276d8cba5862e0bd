import type {
  CompiledDefinition,
  CompiledEscalation,
  Effect,
  InstanceSnapshot,
  Timer,
  TimerId,
} from '../contracts';
import { isEscalation } from './arm';

/** The ladder of an instance that is moved to another version. */
export interface MovedLadder {
  readonly timers: readonly Timer[];
  readonly counter: number;
  readonly effects: readonly Effect[];
}

/**
 * In the same stage, levels that both versions have keep their time, or stay carried out; those that
 * the new version does not have are cancelled, and those that it adds count from now. In another
 * stage all of its levels count from now.
 */
export function moveLadder(
  from: CompiledDefinition,
  to: CompiledDefinition,
  before: InstanceSnapshot,
  next: InstanceSnapshot,
  now: number,
): MovedLadder {
  const old = rulesIn(from, before);
  const rules = rulesIn(to, next);
  const isSameStage = before.stage === next.stage;
  const has = (list: readonly CompiledEscalation[], rule: CompiledEscalation): boolean =>
    isSameStage && list.some((one) => isSame(one, rule));
  const isKept = ({ work }: Timer): boolean => {
    if (work.kind !== 'escalation') return true;
    const rule = old.find(({ level }) => level === work.level);
    return rule !== undefined && has(rules, rule);
  };
  let { counter } = next;
  const added = rules
    .filter((rule) => !has(old, rule))
    .map(({ level, after }): Timer => {
      counter += 1;
      const id = `${next.id}.${counter}` as TimerId;
      return { id, token: null, triggerAt: now + after.ms, work: { kind: 'escalation', level } };
    });
  const cancelled = next.timers.filter((timer) => isEscalation(timer) && !isKept(timer));
  return {
    timers: [...next.timers.filter((timer) => !cancelled.includes(timer)), ...added],
    counter,
    effects: [
      ...cancelled.map(
        ({ id }): Effect => ({
          ...{ kind: 'timer.removed', timer: id, because: 'cancelled' },
        }),
      ),
      ...added.map((timer): Effect => ({ kind: 'timer.armed', timer })),
    ],
  };
}

function rulesIn(
  { entities }: CompiledDefinition,
  { entity: key, stage }: InstanceSnapshot,
): readonly CompiledEscalation[] {
  const entity = entities.get(key ?? '');
  if (!entity || stage === null) return [];
  return entity.escalations.filter(({ stages }) => stages === null || stages.has(stage));
}

const isSame = (one: CompiledEscalation, other: CompiledEscalation): boolean =>
  one.level === other.level &&
  one.action === other.action &&
  one.since === other.since &&
  one.after.ms === other.after.ms;
