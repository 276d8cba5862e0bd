import type { Commit, Effect } from '../../core/contracts';
import type { EscalationRows } from '../../sql/escalations/escalation-rows';
import type { RowWrite } from '../../sql/instances/row-write';
import type { Projector } from './projector';

type Escalated = Extract<Effect, { kind: 'escalated' }>;

/** FR-L3-001. Records each level of a ladder that was carried out, or failed. */
export class EscalationProjector implements Projector<'escalated'> {
  readonly handles = ['escalated'] as const;

  constructor(private readonly rows: EscalationRows) {}

  plan({ decision: { next } }: Commit, effect: Escalated): Promise<readonly RowWrite[]> {
    return Promise.resolve(this.rows.planInsert(next.id, next.subject, effect));
  }
}
