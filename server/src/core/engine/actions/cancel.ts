import { type Action, fieldsOf, liveAndAllowed, refuseFields, REMARKS, remarksOf } from './action';
import { end } from './end';

/** Ends the instance without an outcome; its stage stays. */
export const cancel: Action = {
  takes: ['fields', ...REMARKS],
  obstacle: liveAndAllowed,
  check: refuseFields,
  run(draft, order) {
    const checked = fieldsOf(draft, order);
    if (checked.kind === 'refusal') return checked;
    end(draft, {
      status: 'cancelled',
      event: 'instance.cancelled',
      stage: null,
      fields: checked.values,
      payload: { action: 'cancel', ...remarksOf(order) },
    });
    return null;
  },
};
