import type { Commit, CompiledSla, DefinitionSource, Effect } from '../../core/contracts';
import type { RowWrite } from '../../sql/instances/row-write';
import type { SlaRows } from '../../sql/sla/sla-rows';
import type { Projector } from './projector';

type SlaEffect = Extract<Effect, { kind: 'sla' }>;

/** FR-L3-002. Keeps the state of an instance's SLA, for lists. */
export class SlaProjector implements Projector<'sla'> {
  readonly handles = ['sla'] as const;

  constructor(
    private readonly rows: SlaRows,
    private readonly definitions: DefinitionSource,
  ) {}

  async project(commit: Commit, effect: SlaEffect): Promise<void> {
    const { decision, base } = commit;
    await this.rows.follow(decision.next, effect, await this.#slaOf(commit), base === null);
  }

  /** A row is written once: two changes of one clock in one decision are written in turn. */
  async plan(commit: Commit, effect: SlaEffect): Promise<readonly RowWrite[] | undefined> {
    const { decision, base } = commit;
    if (decision.effects.filter(({ kind }) => kind === 'sla').length > 1) return undefined;
    return this.rows.plan(decision.next, effect, await this.#slaOf(commit), base === null);
  }

  async #slaOf({ decision: { next } }: Commit): Promise<CompiledSla | null> {
    const { name, version } = next.definition;
    return (await this.definitions.version(name, version))?.sla ?? null;
  }
}
