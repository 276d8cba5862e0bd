import { hasValue } from '../fields';
import { refuse } from '../refuse';
import { type Action, liveAndAllowed, remarksOf } from './action';

/** Words and files for the history; changes nothing else. */
export const comment: Action = {
  obstacle: liveAndAllowed,
  run(draft, command) {
    if (!hasValue(command.comment?.trim()) && !command.attachments?.length) {
      return refuse('CommentRequired', 'A comment needs words or a file.', 'comment');
    }
    draft.record('instance.commented', { payload: { action: 'comment', ...remarksOf(command) } });
    return null;
  },
};
