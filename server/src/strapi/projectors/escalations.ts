import type { Commit, Effect } from '../../core/contracts';
import type { EscalationRows } from '../../sql/escalations/escalation-rows';
import type { Projector } from './projector';

/** FR-L3-001. Records each level of a ladder that was carried out, or failed. */
export class EscalationProjector implements Projector<'escalated'> {
  readonly handles = ['escalated'] as const;

  constructor(private readonly rows: EscalationRows) {}

  async project(
    { decision }: Commit,
    effect: Extract<Effect, { kind: 'escalated' }>,
  ): Promise<void> {
    const { id, subject } = decision.next;
    await this.rows.insert(id, subject, effect);
  }
}
