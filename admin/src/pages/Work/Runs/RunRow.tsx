import { Flex, Td, Tr, Typography } from '@strapi/design-system';

import type { StageEntry } from '../../../../../server/src/contracts/available-actions';
import type { InstanceRow } from '../../../../../server/src/contracts/instances';
import { focusRow, RowButton } from '../../../components/RowButton';
import { humanize } from '../../../components/SchemaForm/model/rows';
import { StageLabel } from '../../../components/StageLabel';
import { useServerText } from '../../../hooks/useServerText';
import { usePipelineText } from '../../../hooks/usePipelineText';
import { useTranslate } from '../../../hooks/useTranslate';
import { useRecordText } from '../../../inputs/records/useRecordText';
import { stageLabel, stageOf } from '../../../process/model/stage';
import { SlaStatus } from '../../../process/SlaStatus';
import { useTimes } from '../../../process/useTimes';
import { RunStatus } from './RunStatus';

interface RunRowProps {
  row: InstanceRow;
  stages: readonly StageEntry[];
  now: number;
  isWide: boolean;
  onOpen: () => void;
  'aria-rowindex'?: number;
}

/** One instance: its record, where it is, and how it is doing. */
export function RunRow({ row, stages, now, isWide, onOpen, ...rest }: RunRowProps) {
  const t = useTranslate();
  const pipelineText = usePipelineText();
  const say = useServerText();
  const { moment } = useTimes();
  const name = useRecordText(row.subject.type, row.subject.id);
  const stage = stageOf(row, stages);
  const shown = {
    label: stageLabel(stage) ?? humanize(row.stage ?? row.campaign ?? ''),
    color: stage?.color ?? null,
  };
  const cells = [
    <StageLabel key="stage" stage={shown} />,
    <Flex key="state" direction="column" alignItems="flex-start" gap={1}>
      <RunStatus status={row.status} />
      {row.fault ? (
        <Typography variant="pi" textColor="neutral600" ellipsis style={{ maxWidth: '26rem' }}>
          {say(row.fault.reason)}
        </Typography>
      ) : null}
    </Flex>,
    row.sla ? <SlaStatus key="sla" sla={row.sla} now={now} /> : null,
    <Typography key="started" textColor="neutral800">
      {isWide ? moment(row.startedAt) : t('runs.startedAt', { time: moment(row.startedAt) })}
    </Typography>,
  ];
  return (
    <Tr
      {...rest}
      cursor="pointer"
      data-run={row.id}
      onClick={(event: React.MouseEvent<HTMLElement>) => {
        focusRow(event);
        onOpen();
      }}
    >
      <Td>
        <Flex direction="column" alignItems="flex-start" gap={1} paddingTop={3} paddingBottom={3}>
          <RowButton onClick={onOpen}>{name || t('record.unknown')}</RowButton>
          <Typography variant="pi" textColor="neutral600">
            {pipelineText(row.definition.name)}
          </Typography>
          {isWide ? null : cells}
        </Flex>
      </Td>
      {isWide ? cells.map((cell, index) => <Td key={cell?.key ?? index}>{cell}</Td>) : null}
    </Tr>
  );
}
