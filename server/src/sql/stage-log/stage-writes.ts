import { UID } from '../../constants';
import { isLive, type Commit, type Effect } from '../../core/contracts';
import { insertOf, type RowWrite } from '../instances/row-write';
import { TABLES } from '../tables';
import {
  endedAs,
  instanceColumnsOf,
  leftFor,
  outcomeOf,
  reasonColumn,
  STILL_THERE,
  worthOf,
  type StageEnd,
  type StageEntryRow,
} from './rows';

type Entered = Extract<Effect, { kind: 'stage.entered' }>;

/**
 * US-025. What a decision writes to the stage log: the entry that it ends, and those that it begins.
 * At most two updates and an insert, each of other rows. A member of a campaign has no stage.
 */
export function stageWrites(commit: Commit): readonly RowWrite[] {
  const { next, effects } = commit.decision;
  if (next.entity === null || next.stage === null) return [];
  const entered = effects.filter((effect): effect is Entered => effect.kind === 'stage.entered');
  return [
    ...revertedWrites(commit),
    ...openWrites(commit, entered),
    ...insertOf(TABLES.stageLog, newRows(commit, entered)),
  ];
}

/** The conversion that is taken back counts as none. */
function revertedWrites({ decision: { next, effects } }: Commit): readonly RowWrite[] {
  if (!effects.some(({ kind }) => kind === 'record.reverted')) return [];
  return [update({ instance_id: next.id, outcome: 'converted' }, { outcome: 'reverted' })];
}

/**
 * The entry that the instance is in before the decision: left, ended, or under another name, because
 * the instance was moved to another version or repaired.
 */
function openWrites(commit: Commit, [first]: readonly Entered[]): readonly RowWrite[] {
  const { next } = commit.decision;
  const { base, stageEntry } = commit;
  if (!base || !isLive(base.status)) return [];
  const set = {
    ...(base.definition.version !== next.definition.version && {
      version: next.definition.version,
    }),
    ...(!first && base.stage !== next.stage && { stage: next.stage }),
    ...(first ? leftFor(first.stage, first.at) : endOf(commit)),
    ...(!first && lostReason(commit)),
  };
  if (Object.keys(set).length === 0) return [];
  return [{ ...update({ instance_id: next.id, left_at: null }, set), row: stageEntry }];
}

const update = (
  where: Extract<RowWrite, { kind: 'update' }>['where'],
  set: Readonly<Record<string, unknown>>,
): Extract<RowWrite, { kind: 'update' }> => ({
  kind: 'update',
  table: TABLES.stageLog,
  where,
  set,
  among: true,
});

function newRows(commit: Commit, entered: readonly Entered[]): readonly StageEntryRow[] {
  const { next } = commit.decision;
  const common = {
    ...{ ...instanceColumnsOf(next), entity: next.entity ?? '' },
    ...{ owner: next.assignees[0] ?? commit.record?.owner ?? null, lost_reason: null },
    // What other records call their value has rights of its own.
    ...worthOf(next.subject.type === UID.opportunity ? valuesAfter(commit) : undefined),
  };
  return entered.map(({ stage, from, by, at }, index) => {
    const following = entered[index + 1];
    return {
      ...{ ...common, stage, from_stage: from, entered_by: by, entered_at: at },
      ...(following ? leftFor(following.stage, following.at) : STILL_THERE),
      ...(!following && endOf(commit)),
      ...(!following && lostReason(commit)),
    };
  });
}

function endOf({ decision: { next }, base }: Commit): StageEnd | undefined {
  if (isLive(next.status) || (base && !isLive(base.status))) return undefined;
  return endedAs(outcomeOf(next.status, next.stage), next.endedAt ?? next.startedAt);
}

function lostReason({
  decision: { effects },
}: Commit): Pick<StageEntryRow, 'lost_reason'> | undefined {
  const lost = effects.findLast((effect) => effect.kind === 'record.lost');
  return lost && { lost_reason: reasonColumn(lost.reason) };
}

/** The attributes of the record as the decision leaves them. */
const valuesAfter = ({ record, decision }: Commit): Readonly<Record<string, unknown>> =>
  Object.assign(
    {},
    record?.values,
    ...decision.effects.map((effect) => (effect.kind === 'record.changed' ? effect.values : {})),
  ) as Readonly<Record<string, unknown>>;
