import type {
  Actor,
  ActorFacts,
  CompiledCondition,
  ConditionAnswer,
  ConditionContext,
  ConditionReport,
  FactRequest,
  Json,
  Subject,
} from '../contracts';
import { reasonOf } from '../thrown-reason';
import type { Draft } from './draft';

/** A request's fields, applied over data while its conditions are tested. */
export type Overlay = Readonly<Record<string, Json>>;

const NOTHING: Overlay = Object.freeze({});

const answerKey = (path: string, actor: Actor): string =>
  `condition:${path}@${actor.kind}:${actor.id}`;

/** The context of conditions during a decision. */
export class DraftContext implements ConditionContext {
  constructor(
    private readonly draft: Draft,
    readonly actor: ActorFacts,
    private readonly fields: Overlay = NOTHING,
  ) {}

  get now(): number {
    return this.draft.now;
  }

  get subject(): Subject {
    return this.draft.base.subject;
  }

  // Arrow functions, so that conditions may destructure the context.
  readonly read = (key: string): unknown =>
    Object.hasOwn(this.fields, key) ? this.fields[key] : this.draft.read(key);

  readonly answer = (path: string): ConditionAnswer | undefined =>
    this.draft.facts.answers.get(answerKey(path, this.actor)) as ConditionAnswer | undefined;

  /** Everything that `read` can return, for conditions that run outside of the core. */
  all(): Readonly<Record<string, unknown>> {
    const { data, definition, facts, recordValues } = this.draft;
    const all: Record<string, unknown> = { ...data, ...facts.subject.values, ...recordValues };
    for (const key of definition.dataSchema.keys()) {
      if (Object.hasOwn(data, key)) all[key] = data[key];
      else Reflect.deleteProperty(all, key);
    }
    return { ...all, ...this.fields };
  }
}

/**
 * Whether all impure conditions in here are answered; adds a need for each that is not.
 *
 * A need carries the current data. If the decision is already halted, data may change before this
 * point is reached again, so no need is added yet.
 */
export function answersAreKnown(
  draft: Draft,
  context: DraftContext,
  conditions: readonly CompiledCondition[],
): boolean {
  const missing: FactRequest[] = [];
  for (const { needs } of conditions) {
    for (const need of needs) {
      if (context.answer(need.path) !== undefined) continue;
      missing.push({
        kind: 'condition',
        key: answerKey(need.path, context.actor),
        need,
        actor: toActor(context.actor),
        data: context.all(),
      });
    }
  }
  if (missing.length === 0) return true;
  if (!draft.halted) for (const request of missing) draft.ask(request);
  return false;
}

const toActor = ({ kind, id, label }: Actor): Actor => ({ kind, id, label });

/** A condition that throws counts as not met. */
export function holds(condition: CompiledCondition, context: ConditionContext): boolean {
  try {
    return condition.test(context);
  } catch {
    return false;
  }
}

export function report(condition: CompiledCondition, context: ConditionContext): ConditionReport {
  try {
    return condition.explain(context);
  } catch (error) {
    return { met: false, condition: condition.path, because: reasonOf(error) };
  }
}
