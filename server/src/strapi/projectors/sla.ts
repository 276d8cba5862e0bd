import type { Commit, DefinitionSource, Effect, InstanceId } from '../../core/contracts';
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

  async project({ decision: { next }, base }: Commit, effect: SlaEffect): Promise<void> {
    const { name, version } = next.definition;
    const definition = await this.definitions.version(name, version);
    await this.rows.follow(next, effect, definition?.sla ?? null, base === null);
  }

  async projectAll(effects: readonly (readonly [Commit, SlaEffect])[]): Promise<void> {
    for (const [commit, effect] of effects) {
      if (commit.base === null) await this.project(commit, effect);
    }
    await this.rows.followAll(
      effects.flatMap(([{ base, decision }, effect]): [InstanceId, SlaEffect][] =>
        base === null ? [] : [[decision.next.id, effect]],
      ),
    );
  }
}
