import type { SimulatedState, SimulatedStep } from '../../contracts/simulation';
import type { Decision, InstanceSnapshot, SubjectFacts, Timer } from '../../core/contracts';
import { isClockStopped } from '../../core/sla/timers';
import { toEntry, toView } from '../engine/views';
import { callWork, type SimulatedCalls } from './calls';

const toText = (time: number): string => new Date(time).toISOString();

/** What a move has done, from the decisions that it led to. */
export function presentDecisions(
  decisions: readonly Decision[],
): Pick<SimulatedStep, 'stages' | 'entries' | 'notices' | 'opportunity'> {
  const effects = decisions.flatMap((decision) => decision.effects);
  const converted = effects.find((effect) => effect.kind === 'record.converted');
  return {
    stages: effects.flatMap((effect) => (effect.kind === 'stage.entered' ? [effect.stage] : [])),
    entries: decisions.flatMap(({ history }) => history.map(toEntry)),
    notices: effects.flatMap((effect) =>
      effect.kind === 'notified' ? [{ notice: effect.notice, to: [...effect.to] }] : [],
    ),
    opportunity: converted?.kind === 'record.converted' ? { ...converted.plan.values } : null,
  };
}

export async function presentState(
  snapshot: InstanceSnapshot,
  record: SubjectFacts | undefined,
  calls: SimulatedCalls,
): Promise<SimulatedState> {
  const armed = [...snapshot.timers].sort((one, other) => one.triggerAt - other.triggerAt);
  const isCall = await Promise.all(armed.map((timer) => calls.isCall(timer)));
  return {
    instance: toView(snapshot, record, undefined),
    record: Object.fromEntries(
      Object.entries(record?.values ?? {}).filter(([, value]) => value !== null),
    ),
    timers: armed
      .filter((_, index) => isCall[index] !== true)
      .map((timer) => presentTimer(timer, stepOf(snapshot, timer))),
    calls: await Promise.all(
      armed
        .filter((_, index) => isCall[index])
        .map((timer) => presentCall(timer, stepOf(snapshot, timer), calls)),
    ),
  };
}

/** Work that calls nothing: the kinds that people wait for. */
const KINDS = ['wait', 'transition', 'escalation', 'sla', 'reminder'] as const;

function presentTimer({ id, work, triggerAt, ...timer }: Timer, step: string | null) {
  return {
    id,
    // A compensation that calls nothing is due at once.
    kind: KINDS.find((kind) => kind === work.kind) ?? 'transition',
    at: toText(triggerAt),
    step,
    task: work.kind === 'reminder' ? work.task : null,
    level: work.kind === 'escalation' ? work.level : null,
    phase: work.kind === 'sla' ? work.phase : null,
    isStopped: isClockStopped({ id, work, triggerAt, ...timer }),
  };
}

async function presentCall(timer: Timer, step: string | null, calls: SimulatedCalls) {
  const work = callWork(timer);
  if (!work) throw new TypeError('This timer calls nothing.');
  const { kind, attempt } = work;
  return {
    id: timer.id,
    ...{ kind, attempt, step },
    name: work.kind === 'automation' ? work.name : work.integration,
    input: work.kind === 'automation' ? work.options : work.input,
    at: toText(timer.triggerAt),
    exists: await calls.exists(work),
  };
}

const stepOf = ({ tokens }: InstanceSnapshot, { token }: Timer): string | null =>
  tokens.find(({ id }) => id === token)?.step ?? null;
