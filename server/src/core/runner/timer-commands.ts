import {
  SYSTEM_ACTOR,
  isLive,
  type CompiledDefinition,
  type EscalateCommand,
  type InstanceSnapshot,
  type SlaDueCommand,
  type TaskDueCommand,
  type Timer,
  type TimerFiredCommand,
  type TimerWork,
} from '../contracts';

export type WorkOf<Kind extends TimerWork['kind']> = Extract<TimerWork, { kind: Kind }>;

/** What a timer that is due tells its instance, where that takes no call of anything outside. */
export type DueCommand = TimerFiredCommand | EscalateCommand | SlaDueCommand | TaskDueCommand;

/** Facts about the record of an instance that such a command carries. */
export interface RecordActivity {
  definitionOf(snapshot: Pick<InstanceSnapshot, 'id' | 'definition'>): Promise<CompiledDefinition>;
  /** The time of the last activity of a person on a record's instance; undefined without any. */
  lastActivity(snapshot: InstanceSnapshot): Promise<number | undefined>;
  /** The first response of a person outside of the engine. */
  firstResponse(snapshot: InstanceSnapshot): Promise<number | undefined>;
}

/**
 * The command of a wait, a reminder, a level of a ladder or an SLA; undefined for other timers.
 *
 * @param isLeased the queue that the timer was claimed from says that it is due.
 */
export async function dueCommandOf(
  activity: RecordActivity,
  snapshot: InstanceSnapshot,
  timer: Timer,
  isLeased: boolean,
): Promise<DueCommand | undefined> {
  const { work } = timer;
  const by = { actor: SYSTEM_ACTOR, timer: timer.id, ...(isLeased && { isDue: true as const }) };
  if (work.kind === 'wait') return { type: 'timerFired', ...by };
  if (work.kind === 'reminder') return { type: 'taskDue', ...by };
  if (work.kind === 'escalation') {
    const { entities } = await activity.definitionOf(snapshot);
    const ladder = entities.get(snapshot.entity ?? '')?.escalations ?? [];
    const rule = ladder.find(({ level }) => level === work.level);
    const lastActivity =
      rule?.since === 'activity' ? await activity.lastActivity(snapshot) : undefined;
    return { type: 'escalate', ...by, ...(rule?.since === 'activity' && { lastActivity }) };
  }
  if (work.kind !== 'sla') return undefined;
  const { sla } = await activity.definitionOf(snapshot);
  const first =
    sla?.until?.firstResponse === true ? await activity.firstResponse(snapshot) : undefined;
  const isMet = first !== undefined && first <= work.dueAt;
  return { type: 'slaDue', ...by, ...(isMet && { firstResponse: first }) };
}

/**
 * Whether a `transition` step concerns its own instance: no other entity of the definition has a
 * transition of this name, and one record runs one live instance of an entity.
 */
export const isOwnTransition = (
  { entities }: CompiledDefinition,
  { entity, campaign, status }: InstanceSnapshot,
  transition: string,
): boolean =>
  campaign === null &&
  isLive(status) &&
  [...entities.values()].every((one) => one.transitions.has(transition) === (one.key === entity));
