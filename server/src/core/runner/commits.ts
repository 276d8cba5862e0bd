import type {
  Commit,
  CommitResult,
  Directory,
  StepLimit,
  Refusal,
  StoredCommit,
  TimerLease,
} from '../contracts';
import { CrmWriteRefusedError } from '../errors';
import { stepLimitAfter } from './step-limit';
import type { EngineOptions } from './options';
import type { CommittedDecision, Within } from './orders';
import type { Proposal } from './proposals';
import { toCommitResult } from './storage-calls';
import type { RoundRobinLocks } from './round-robin-locks';

const unchanged = ({ decision, record }: Commit): StoredCommit => ({
  decision,
  recordRevision: record?.revision ?? null,
});

/** Commits decisions, and decides again where the record refuses what a flow step writes. */
export class Commits {
  constructor(
    private readonly options: Pick<EngineOptions, 'onEvent' | 'storage'>,
    private readonly directory: Directory,
  ) {}

  /** Commits all or none; emits events afterwards. */
  async commit(commits: readonly Commit[]): Promise<CommitResult> {
    const changing = commits.filter(({ decision, basedOn }) => decision.next.revision !== basedOn);
    if (changing.length === 0) return { kind: 'committed', stored: commits.map(unchanged) };
    const answer = await this.options.storage.commit(changing);
    const result = toCommitResult(answer, changing);
    if (result.kind === 'overtaken') return result;
    await this.#announce(result.stored);
    const stored = new Map(changing.map(({ decision }, index) => [decision, result.stored[index]]));
    return {
      kind: 'committed',
      stored: commits.map((commit) => stored.get(commit.decision) ?? unchanged(commit)),
    };
  }

  /**
   * Commits those that the storage can write together, and that change something.
   *
   * @returns their results.
   */
  async commitTogether(commits: readonly Commit[]): Promise<ReadonlyMap<Commit, StoredCommit>> {
    const { storage } = this.options;
    const changing = commits.filter(({ decision, basedOn }) => decision.next.revision !== basedOn);
    const stored = (await storage.commitTogether?.(changing)) ?? new Map<Commit, StoredCommit>();
    await this.#announce([...stored.values()]);
    return stored;
  }

  async #announce(stored: readonly StoredCommit[]): Promise<void> {
    const { onEvent } = this.options;
    for (const { decision } of stored) {
      for (const effect of decision.effects) {
        if (effect.kind !== 'picked') continue;
        await this.directory.notePick?.(effect.from, effect.person);
      }
      if (onEvent) decision.events.forEach(onEvent);
    }
  }

  /** Decides again with ever fewer steps until the commit succeeds. */
  async untilAccepted(
    locks: RoundRobinLocks | undefined,
    propose: (stepLimit: StepLimit | undefined) => Promise<Proposal>,
    {
      lease,
      within,
    }: { readonly lease?: TimerLease | undefined; readonly within?: Within | undefined } = {},
  ): Promise<CommittedDecision | Refusal | undefined> {
    let stepLimit: StepLimit | undefined;
    for (;;) {
      const proposal = await propose(stepLimit);
      const { outcome } = proposal;
      try {
        return await this.commitOne(proposal, locks, lease, within);
      } catch (error) {
        const isUndone = CrmWriteRefusedError.isRefused(error) && error.undone;
        const again =
          outcome.kind === 'decision' ? stepLimitAfter(error, outcome, stepLimit) : undefined;
        if (!isUndone || !again) throw error;
        stepLimit = again;
      }
    }
  }

  /** Undefined if a concurrent update won. */
  private async commitOne(
    { outcome, ...rest }: Proposal,
    locks: RoundRobinLocks | undefined,
    lease: TimerLease | undefined,
    within: Within = (commit) => commit(),
  ): Promise<CommittedDecision | Refusal | undefined> {
    if (outcome.kind === 'refusal') return outcome;
    const result = await within(() => this.commit([{ ...rest, decision: outcome, lease }]));
    if (result.kind === 'overtaken') {
      locks?.noteLost(outcome.effects);
      return undefined;
    }
    const [stored = { decision: outcome, recordRevision: undefined }] = result.stored;
    return { ...stored.decision, recordRevision: stored.recordRevision };
  }
}
