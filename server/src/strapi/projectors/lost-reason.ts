import { UID } from '../../constants';
import { withEffects, type Projector } from './projector';

/** FR-L2-008. An opportunity that is lost keeps the reason that was given when it was closed. */
export const lostReason: Projector<'record.lost'> = {
  handles: ['record.lost'],
  prepare(commit, { reason }) {
    const { decision, record } = commit;
    if (!record || decision.next.subject.type !== UID.opportunity) return commit;
    return withEffects(commit, { kind: 'record.changed', values: { lostReason: reason } });
  },
};
