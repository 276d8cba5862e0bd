import { isStuck } from '../../compensation/state';
import {
  type Action,
  fieldsOf,
  liveAndAllowed,
  liveAndNotCompensating,
  refuseFields,
  REMARKS,
  remarksOf,
} from './action';
import { end } from './end';

/**
 * Ends the instance without an outcome; its stage stays. While its steps are being undone it is
 * refused, but not once one of them could not be undone: then it gives up the rest.
 */
export const cancel: Action = {
  takes: ['fields', ...REMARKS],
  obstacle: (draft) =>
    draft.tokens.some((token) => isStuck(draft, token))
      ? liveAndAllowed(draft)
      : liveAndNotCompensating(draft),
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
