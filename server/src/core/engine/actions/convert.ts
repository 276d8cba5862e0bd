import type {
  ConversionAnswer,
  ConversionPlan,
  ConversionProblem,
  Json,
  JsonObject,
  Refusal,
} from '../../contracts';
import { refuseUnlessAllowed } from '../checks';
import type { Draft } from '../draft';
import { own } from '../json';
import { refuse } from '../refuse';
import { moveStage } from '../transition';
import {
  type Action,
  type ActionOrder,
  fieldsOf,
  liveAndNotCompensating,
  refuseFields,
  REMARKS,
  remarksOf,
} from './action';
import { end } from './end';

/** Attributes that an opportunity inherits from its lead. */
const INHERITED = ['name', 'email', 'phone', 'parentType', 'parentId'] as const;

/**
 * FR-L2-008. Ends the lead's instance as converted; the conversion projector writes the opportunity
 * from the plan.
 */
export const convert: Action = {
  takes: ['fields', 'opportunity', 'into', 'interactions', ...REMARKS],
  obstacle(draft) {
    const barred = liveAndNotCompensating(draft);
    if (barred || draft.entity?.key === 'lead') return barred;
    return refuse('UnknownAction', 'Only a lead can be converted.', 'action');
  },
  shortcomings(draft, order) {
    const answer = planOf(draft, order);
    return answer && 'problems' in answer ? answer.problems.map(toRefusal) : [];
  },
  check: refuseFields,
  run(draft, order) {
    const checked = fieldsOf(draft, order);
    if (checked.kind === 'refusal') return checked;
    const answer = planOf(draft, order);
    if (!answer || 'problems' in answer) return null;
    const { plan } = answer;
    end(draft, {
      status: 'converted',
      event: 'instance.converted',
      stage: null,
      fields: checked.values,
      payload: { action: 'convert', ...remarksOf(order), ...(plan ? payloadOf(plan) : {}) },
    });
    if (plan) draft.effects.push({ kind: 'record.converted', plan });
    return null;
  },
};

/** What the history records of a conversion: enough to find its records and to revert it. */
const payloadOf = ({
  opportunity,
  contact,
  interactions,
  revision,
  before,
}: ConversionPlan): JsonObject => ({
  ...{ opportunity, contact, interactions },
  ...(revision === null ? {} : { existing: { revision, before } }),
});

/** The plan for the lead with the action's fields applied; undefined while facts are missing. */
function planOf(draft: Draft, order: ActionOrder): ConversionAnswer | undefined {
  const checked = fieldsOf(draft, order);
  const fields = checked.kind === 'fields' ? checked.values : {};
  const lead = { ...draft.facts.subject.values, ...fields };
  const values = Object.fromEntries(
    INHERITED.map((key) => [key, (own(lead, key) ?? null) as Json]),
  );
  const { opportunity, into, interactions } = order;
  const { kind, id, label } = order.requester;
  return draft.ask({
    ...{ kind: 'conversion', key: 'conversion', values, owner: draft.facts.subject.owner },
    input: { opportunity, into, interactions },
    requester: { kind, id, label },
  }) as ConversionAnswer | undefined;
}

const toRefusal = ({ path, reason, missing }: ConversionProblem): Refusal =>
  refuse(missing ? 'FieldRequired' : 'InvalidField', `${reason}.`, path);

/** Reopens the instance in the stage in which it was converted. */
export const revertConvert: Action = {
  takes: REMARKS,
  obstacle(draft) {
    const barred = refuseUnlessAllowed(draft);
    if (barred || draft.status === 'converted') return barred;
    return refuse(
      'NotConverted',
      `Only a converted instance can be reverted; this is ${draft.status}.`,
    );
  },
  check: () => null,
  run(draft, order) {
    draft.status = 'active';
    draft.effects.push({ kind: 'record.reverted' });
    draft.endedAt = null;
    // Somebody may have changed the stage of the record since.
    if (draft.stage !== null) moveStage(draft, draft.stage, 'revertConvert');
    draft.record('instance.reverted', {
      before: { status: 'converted' },
      after: { status: 'active' },
      payload: { action: 'revertConvert', ...remarksOf(order) },
    });
    return null;
  },
};
