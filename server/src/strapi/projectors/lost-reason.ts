import { UID } from '../../constants';
import type { Commit } from '../../core/contracts';
import type { SideWrite } from './projector';

/** FR-L2-008. An opportunity that is lost says why, as it was said when it was closed. */
export const lostReason: SideWrite = {
  prepare(commit: Commit): Promise<Commit> {
    const { decision, record } = commit;
    const closed = decision.history.find(({ event }) => event === 'instance.closed');
    const reason = closed?.payload.reason;
    const isLost = closed?.payload.outcome === 'lost' && typeof reason === 'string';
    if (!isLost || !record || decision.next.subject.type !== UID.opportunity) {
      return Promise.resolve(commit);
    }
    const effect = { kind: 'record.changed', values: { lostReason: reason } } as const;
    const effects = [...decision.effects, effect];
    return Promise.resolve({ ...commit, decision: { ...decision, effects } });
  },
};
