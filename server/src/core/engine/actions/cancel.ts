import { type Action, fieldsOf, liveAndAllowed, remarksOf } from './action';
import { end } from './end';

/** Ends the instance without a result; its stage stays. */
export const cancel: Action = {
  obstacle: liveAndAllowed,
  run(draft, command) {
    const checked = fieldsOf(draft, command);
    if (checked.kind === 'refusal') return checked;
    end(draft, {
      status: 'cancelled',
      event: 'instance.cancelled',
      stage: null,
      fields: checked.values,
      payload: { action: 'cancel', ...remarksOf(command) },
    });
    return null;
  },
};
