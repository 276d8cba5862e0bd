import { Box, Flex, Typography } from '@strapi/design-system';

import type { StageEntry } from '../../../server/src/contracts/available-actions';
import type { InstanceRow } from '../../../server/src/contracts/instances';
import { humanize } from '../components/SchemaForm/model/rows';
import { useTranslate } from '../hooks/useTranslate';
import { SlaStatus } from './SlaStatus';
import { stageLabel } from './model/stage';
import { StageDot } from '../components/StageDot';
import { useTimes } from './useTimes';

interface StageLineProps {
  row: InstanceRow;
  stage: StageEntry | undefined;
  since: string | undefined;
  now: number;
}

/** The stage with its colour, how long it is in it, and the SLA. */
export function StageLine({ row, stage, since, now }: StageLineProps) {
  const t = useTranslate();
  const { span, moment } = useTimes();
  return (
    <Flex direction="column" alignItems="stretch" gap={2}>
      <Flex gap={2}>
        <StageDot color={stage?.color} />
        <Typography variant="omega" fontWeight="semiBold" textColor="neutral800">
          {stageLabel(stage) ?? humanize(row.stage ?? row.campaign ?? '')}
        </Typography>
      </Flex>
      {since === undefined ? null : (
        <Flex justifyContent="space-between" gap={2}>
          <Typography variant="pi" textColor="neutral600">
            {t('process.inStage')}
          </Typography>
          <Typography variant="pi" textColor="neutral800" title={moment(since)}>
            {span(now - Date.parse(since))}
          </Typography>
        </Flex>
      )}
      {row.sla ? (
        <Box>
          <SlaStatus sla={row.sla} now={now} />
        </Box>
      ) : null}
    </Flex>
  );
}
