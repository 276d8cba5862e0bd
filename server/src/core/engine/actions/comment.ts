import { hasValue } from '../fields';
import { refuse } from '../refuse';
import { type Action, liveAndAllowed, REMARKS, remarksOf } from './action';

/** Adds a comment and attachments to the history; changes nothing else. */
export const comment: Action = {
  takes: REMARKS,
  obstacle: liveAndAllowed,
  check(_draft, { comment: words, attachments }) {
    return hasValue(words?.trim()) || attachments?.length
      ? null
      : refuse('CommentRequired', 'A comment needs text or an attachment.', 'comment');
  },
  run(draft, order) {
    draft.record('instance.commented', { payload: { action: 'comment', ...remarksOf(order) } });
    return null;
  },
};
