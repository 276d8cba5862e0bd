import { UID } from '../../constants';
import { withEffects, type Projector } from './projector';

/** FR-L2-008. Stores the reason of a lost opportunity. */
export const lostReason: Projector<'record.lost'> = {
  handles: ['record.lost'],
  prepare(commit, { reason }) {
    const { decision, record } = commit;
    if (!record || decision.next.subject.type !== UID.opportunity) return commit;
    return withEffects(commit, { kind: 'record.changed', values: { lostReason: reason } });
  },
};
