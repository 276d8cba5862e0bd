import { refuseUnlessAllowed } from '../checks';
import { refuse } from '../refuse';
import { type Action, fieldsOf, liveAndAllowed, refuseFields, remarksOf } from './action';
import { end } from './end';

/** FR-L2-008. The lead's instance ends as converted; the projector of conversions writes the rows. */
export const convert: Action = {
  writesFields: true,
  obstacle(draft) {
    const barred = liveAndAllowed(draft);
    if (barred || draft.entity?.key === 'lead') return barred;
    return refuse('UnknownAction', 'Only a lead can be converted.', 'action');
  },
  check: refuseFields,
  run(draft, order) {
    const checked = fieldsOf(draft, order);
    if (checked.kind === 'refusal') return checked;
    end(draft, {
      status: 'converted',
      event: 'instance.converted',
      stage: null,
      fields: checked.values,
      payload: { action: 'convert', ...remarksOf(order) },
    });
    draft.effects.push({ kind: 'record.converted' });
    return null;
  },
};

/** The instance lives again, at the stage where it was converted. */
export const revertConvert: Action = {
  writesFields: false,
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
    draft.record('instance.reverted', {
      before: { status: 'converted' },
      after: { status: 'active' },
      payload: { action: 'revertConvert', ...remarksOf(order) },
    });
    return null;
  },
};
