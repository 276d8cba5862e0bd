import type {
  CloseOutcome,
  Decision,
  InstanceSnapshot,
  NeedsFacts,
  Outcome,
  Refusal,
} from '../contracts';
import { cancelTask } from '../flow/tokens';
import { compensateFailed } from '../compensation/begin';
import { failedNow } from '../compensation/completed-steps';
import { armEscalations } from '../escalation/arm';
import { runSlaClock } from '../sla/clock';
import { voidVotes } from './commands/record-changed';
import type { Draft } from './draft';
import { eventsOf } from './events';
import { given } from './json';
import { notify } from './notify';
import { statusEffects } from './status-effects';

/** The outcome of a draft: needs, a refusal or a decision. */
export function finish(draft: Draft, refusal: Refusal | null): Outcome {
  const spoiled = draft.halted ? null : (refusal ?? settleChanges(draft));
  const needs = needsOf(draft);
  if (needs) return needs;
  if (spoiled) return spoiled;
  complete(draft);
  runSlaClock(draft);
  armEscalations(draft);
  notify(draft);
  return needsOf(draft) ?? decided(draft);
}

const needsOf = (draft: Draft): NeedsFacts | null =>
  draft.halted ? { kind: 'needs', facts: draft.needs } : null;

function decided(draft: Draft): Decision {
  // A postponed timer changes the instance without an entry.
  const isChanged = draft.history.length > 0 || draft.effects.length > 0;
  return isChanged ? decisionOf(draft) : unchanged(draft);
}

/** Undoes the runs that have failed, and voids votes on what has changed; either may lead to the other. */
function settleChanges(draft: Draft): Refusal | null {
  do {
    compensateFailed(draft);
    const refusal = voidChanged(draft);
    if (refusal || draft.halted) return refusal;
  } while (failedNow(draft).length > 0);
  return null;
}

/** The engine's own writes change the record too, and can void votes. */
function voidChanged(draft: Draft): Refusal | null {
  while (draft.changedKeys.length > 0) {
    const keys = draft.changedKeys;
    draft.changedKeys = [];
    const refusal = voidVotes(draft, keys);
    if (refusal || draft.halted) return refusal;
  }
  return null;
}

/** Whether an instance is over once it is active: no live token, no open task, and a final stage. */
export function isOver({ tokens, tasks, entity, stage, outcome }: Draft): boolean {
  if (tokens.length > 0) return false;
  if (entity && entity.stages.get(stage ?? '')?.final !== true) return false;
  return outcome !== null || tasks.length === 0;
}

function complete(draft: Draft): void {
  if (draft.status !== 'active' || !isOver(draft)) return;
  const { outcome } = draft;
  if (outcome !== null) closeAs(draft, outcome);
  else {
    draft.status = 'completed';
    draft.endedAt = draft.now;
    draft.record('instance.completed', {
      before: { status: 'active' },
      after: { status: 'completed' },
    });
  }
}

/** The flows that `close` waited for have ended; pending requests are cancelled. */
function closeAs(draft: Draft, outcome: CloseOutcome): void {
  for (const task of draft.tasks) cancelTask(draft, task);
  const asked = draft.history.findLast(({ payload }) => payload.outcome === outcome);
  draft.status = outcome;
  draft.outcome = null;
  draft.endedAt = draft.now;
  draft.record('instance.closed', {
    before: { status: 'active' },
    after: { status: outcome },
    payload: given({ action: 'close', outcome, reason: asked?.payload.reason }),
  });
}

function unchanged(draft: Draft): Decision {
  const { base, pending, overtaken, steps } = draft;
  return {
    kind: 'decision',
    next: base,
    events: [],
    effects: [],
    history: [],
    pending,
    overtaken,
    steps,
  };
}

function decisionOf(draft: Draft): Decision {
  const { base, history, effects, recordValues, pending, overtaken, steps } = draft;
  const next: InstanceSnapshot = {
    id: base.id,
    definition: base.definition,
    entity: base.entity,
    campaign: base.campaign,
    subject: base.subject,
    status: draft.status,
    stage: draft.stage,
    data: draft.data,
    assignees: draft.assignees,
    revision: base.revision + 1,
    counter: draft.counter,
    sequence: draft.sequence,
    startedAt: base.startedAt,
    endedAt: draft.endedAt,
    fault: draft.fault,
    runs: draft.runs,
    tokens: draft.tokens,
    tasks: draft.tasks,
    timers: draft.timers,
    completedSteps: draft.completedSteps,
    outcome: draft.outcome,
  };
  if (Object.keys(recordValues).length > 0) {
    effects.push({ kind: 'record.changed', values: recordValues });
  }
  if (base.revision > 0) effects.push(...statusEffects(base, next));
  const events = eventsOf(next, history);
  return { kind: 'decision', next, events, effects, history, pending, overtaken, steps };
}
