import type { Commit, DefinitionSource, Effect } from '../../core/contracts';
import type { SlaRows } from '../../sql/sla/sla-rows';
import type { Projector } from './projector';

/** FR-L3-002. Keeps the state of an instance's SLA, for lists. */
export class SlaProjector implements Projector<'sla'> {
  readonly handles = ['sla'] as const;

  constructor(
    private readonly rows: SlaRows,
    private readonly definitions: DefinitionSource,
  ) {}

  async project(
    { decision: { next }, base }: Commit,
    effect: Extract<Effect, { kind: 'sla' }>,
  ): Promise<void> {
    const { name, version } = next.definition;
    const definition = await this.definitions.version(name, version);
    await this.rows.follow(next, effect, definition?.sla ?? null, base === null);
  }
}
