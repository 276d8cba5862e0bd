import { Flex, Typography } from '@strapi/design-system';

import type { StageEntry } from '../../../server/src/contracts/available-actions';
import type { InstanceRow } from '../../../server/src/contracts/instances';
import { useTranslate } from '../hooks/useTranslate';
import type { MessageId } from '../translations/texts';
import { stageLabel, stageOf } from './model/stage';
import { StageDot } from '../components/StageDot';
import { useTimes } from './useTimes';

const TEXTS: Readonly<Record<string, MessageId>> = {
  completed: 'process.ended.completed',
  won: 'process.ended.won',
  lost: 'process.ended.lost',
  converted: 'process.ended.converted',
  cancelled: 'process.ended.cancelled',
  compensated: 'process.ended.compensated',
};

/** How the last process of the record ended. */
export function EndedLine({ row, stages }: { row: InstanceRow; stages: readonly StageEntry[] }) {
  const t = useTranslate();
  const { moment } = useTimes();
  const stage = stageOf(row, stages);
  const date = row.endedAt === null ? '' : moment(row.endedAt);
  return (
    <Flex direction="column" alignItems="flex-start" gap={1}>
      <Flex gap={2}>
        <StageDot color={stage?.color} />
        <Typography fontWeight="semiBold">{stageLabel(stage) ?? row.stage ?? ''}</Typography>
      </Flex>
      <Typography variant="pi" textColor="neutral600">
        {t(TEXTS[row.status] ?? 'process.ended.completed', { date })}
      </Typography>
    </Flex>
  );
}
