import type {
  ApprovalStrategyContract,
  ConditionAnswer,
  ConditionContract,
  ConversionAnswer,
  ConversionQuestion,
  Directory,
  DueTime,
  FactAnswer,
  FactRequest,
  Subject,
  WorkingTime,
} from '../contracts';
import { own } from '../engine/json';
import type { Registry } from '../registry';
import { reasonOf } from '../thrown-reason';

export interface Sources {
  /** Plans a conversion; without it, nothing besides the lead is written. */
  readonly conversion?:
    | ((question: ConversionQuestion, lead: Subject) => Promise<ConversionAnswer>)
    | undefined;
  /** FR-L3-002. Computes with calendars; without it there are none. */
  readonly workingTime?: ((time: WorkingTime) => Promise<DueTime>) | undefined;
  readonly directory: Directory;
  readonly conditions: Registry<ConditionContract>;
  readonly strategies: Registry<ApprovalStrategyContract>;
}

/** Gathers the facts that a decision has asked for. */
export async function gather(
  sources: Sources,
  request: FactRequest,
  subject: Subject,
  now: number,
): Promise<FactAnswer> {
  switch (request.kind) {
    case 'actor':
      return sources.directory.describe(request.actor);
    case 'assignment':
      return sources.directory.resolve(request.target, request.pick);
    case 'condition':
      return evaluate(sources, request, subject, now);
    case 'conversion':
      return sources.conversion?.(request, subject) ?? { plan: null };
    case 'due':
      return sources.workingTime
        ? sources.workingTime(request)
        : { at: null, reason: `There is no calendar "${request.calendar}".` };
    case 'strategy': {
      const strategy = sources.strategies.find(request.strategy);
      if (!strategy) throw new TypeError(`There is no strategy "${request.strategy}".`);
      return strategy.canProceed(request.votes, request.electorate, request.options);
    }
  }
}

async function evaluate(
  { conditions, directory }: Sources,
  { need, actor, data }: Extract<FactRequest, { kind: 'condition' }>,
  subject: Subject,
  now: number,
): Promise<ConditionAnswer> {
  const condition = conditions.find(need.type);
  if (!condition) return { met: false, because: `There is no condition "${need.type}".` };
  try {
    const answer = await condition.evaluate(need.input, {
      // A copy: what the app changes in it is not the instance's data.
      read: (key) => structuredClone(own(data, key)),
      actor: await directory.describe(actor),
      now,
      subject,
    });
    return typeof answer === 'boolean' ? { met: answer } : answer;
  } catch (error) {
    return { met: false, because: reasonOf(error) };
  }
}
