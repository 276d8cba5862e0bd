import { useMemo } from 'react';

import { Flex, Typography } from '@strapi/design-system';

import { useGetCrmAllStagesQuery, useGetCrmBoardQuery } from '../api/board';
import { BarRows } from '../components/charts/BarRows';
import { useTexts } from '../components/Texts';
import { useAmounts } from '../hooks/useAmounts';
import { useLevel } from '../hooks/useLevel';
import { usePolling } from '../hooks/usePolling';
import { useTranslate } from '../hooks/useTranslate';
import { pipelinesOf } from '../pages/Work/Board/model/pipelines';
import { stageName } from '../pages/Work/Board/useStageName';
import { WidgetFrame } from './WidgetFrame';

/** The open stages of the first pipeline: how many, and what they are worth. */
export default function PipelineWidget() {
  const t = useTranslate();
  const amount = useAmounts();
  const { formatNumber } = useTexts();
  const skip = (useLevel() ?? 1) < 2;
  const stages = useGetCrmAllStagesQuery(undefined, { skip });
  const [pipeline] = useMemo(() => pipelinesOf(stages.data ?? []), [stages.data]);
  const board = useGetCrmBoardQuery(
    {
      ...{ definition: pipeline?.definition ?? '', entity: pipeline?.entity ?? '' },
      ...{ owners: [], text: '', from: '', to: '' },
    },
    { pollingInterval: usePolling(), skip: pipeline === undefined },
  );
  const open = board.data?.filter(({ isFinal }) => !isFinal) ?? [];
  const isEmpty = stages.data !== undefined && pipeline === undefined;
  return (
    <WidgetFrame
      name="pipeline"
      from={2}
      isLoading={!isEmpty && !board.data}
      error={stages.error ?? board.error}
      empty={
        isEmpty || (board.data && open.every(({ count }) => count === 0))
          ? t('widget.pipeline.empty')
          : undefined
      }
    >
      <Flex direction="column" alignItems="stretch" gap={4}>
        <Typography variant="pi" textColor="neutral600">
          {pipeline?.label}
        </Typography>
        <BarRows
          label={pipeline?.label ?? ''}
          rows={open.map((column) => ({
            ...{ key: column.stage, label: stageName(column), color: column.color },
            value: column.count,
            text: [
              formatNumber(column.count),
              ...column.totals.map((total) => amount(total, true)),
            ].join(' · '),
          }))}
        />
      </Flex>
    </WidgetFrame>
  );
}
