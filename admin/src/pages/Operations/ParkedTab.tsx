import { Td, Tr, Flex, Typography } from '@strapi/design-system';

import type { InstanceRow } from '../../../../server/src/contracts/instances';
import { useResumeCrmInstanceMutation, type ResumeMode } from '../../api/operations';
import { useGetCrmRunsQuery } from '../../api/runs';
import { ConfirmButton } from '../../components/ConfirmButton';
import { EmptyState } from '../../components/EmptyState';
import { ListFrame } from '../../components/ListFrame';
import { ListPages } from '../../components/ListPages';
import { LoadError } from '../../components/LoadError';
import { LoadingCard } from '../../components/LoadingCard';
import { RecordLink } from '../../components/RecordLink';
import type { ListLocation } from '../../hooks/useListLocation';
import { usePolling } from '../../hooks/usePolling';
import { useReport } from '../../hooks/useReport';
import { useServerText } from '../../hooks/useServerText';
import { usePipelineText } from '../../hooks/usePipelineText';
import { useTranslate } from '../../hooks/useTranslate';

const PARKED = ['needs_attention'];
const MODES = ['retry', 'skip', 'abandon'] as const;

/** Processes that have stopped, why, and how they go on. */
export function ParkedTab({ location }: { location: ListLocation }) {
  const t = useTranslate();
  const { page, pageSize } = location;
  const { data, error, refetch } = useGetCrmRunsQuery(
    {
      ...{ definition: null, entity: null, stage: null, owner: null, sla: [] },
      ...{ statuses: PARKED, sort: 'startedAt:desc', page, pageSize },
    },
    { pollingInterval: usePolling() },
  );
  if (!data && error) return <LoadError error={error} onRetry={() => void refetch()} />;
  if (!data) return <LoadingCard />;
  if (data.items.length === 0) {
    return (
      <EmptyState title={t('operations.parked.empty')} text={t('operations.parked.empty.text')} />
    );
  }
  return (
    <>
      <ListFrame
        columns={(['record', 'why', 'actions'] as const).map((key) => ({
          key,
          title: t(`operations.column.${key}`),
        }))}
        count={data.items.length}
      >
        {data.items.map((instance) => (
          <ParkedRow key={instance.id} instance={instance} />
        ))}
      </ListFrame>
      <ListPages pageCount={data.pageCount} total={data.total} />
    </>
  );
}

function ParkedRow({ instance, ...row }: { instance: InstanceRow; 'aria-rowindex'?: number }) {
  const t = useTranslate();
  const say = useServerText();
  const report = useReport();
  const [resume, { isLoading }] = useResumeCrmInstanceMutation();
  const { id, subject, definition, fault } = instance;
  const pipelineText = usePipelineText();
  const handleResume = async (mode: ResumeMode): Promise<void> => {
    const answer = await resume({ id, mode });
    if ('error' in answer) report.failed(answer.error);
    else report.done('operations.resumed');
  };
  return (
    <Tr {...row} data-parked={id}>
      <Td>
        <Flex direction="column" alignItems="flex-start" gap={1} paddingTop={3} paddingBottom={3}>
          <RecordLink type={subject.type} id={subject.id} />
          <Typography variant="pi" textColor="neutral600">
            {`${pipelineText(definition.name)} ${definition.version}`}
          </Typography>
        </Flex>
      </Td>
      <Td>
        <Typography textColor="neutral800" style={{ whiteSpace: 'normal' }}>
          {fault ? say(fault.reason) : ''}
        </Typography>
      </Td>
      <Td>
        <Flex gap={2} wrap="wrap" justifyContent="flex-end" paddingTop={2} paddingBottom={2}>
          {MODES.map((mode) => (
            <ConfirmButton
              key={mode}
              label={t(`operations.resume.${mode}`)}
              variant={mode === 'retry' ? 'secondary' : 'tertiary'}
              isLoading={isLoading}
              onConfirm={() => handleResume(mode)}
            >
              {t(`operations.resume.${mode}.text`)}
            </ConfirmButton>
          ))}
        </Flex>
      </Td>
    </Tr>
  );
}
