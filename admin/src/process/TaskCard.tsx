import { useState } from 'react';

import { Box, Flex, Typography } from '@strapi/design-system';

import { useTranslate } from '../hooks/useTranslate';
import { ApprovalPart } from './ApprovalPart';
import { DueLine } from './DueLine';
import { PlainTaskPart } from './PlainTaskPart';
import { RemarkDialog, type Remarked } from './RemarkDialog';
import type { TaskCardProps } from './taskCardProps';

/** An open task or approval, with what the caller can do about it. */
export function TaskCard(props: TaskCardProps) {
  const { record, task, now, isDirty } = props;
  const t = useTranslate();
  const [remarked, setRemarked] = useState<Remarked>();
  return (
    <Box background="neutral100" hasRadius padding={3} borderColor="neutral200" data-task={task.id}>
      <Flex direction="column" alignItems="stretch" gap={2}>
        <Flex direction="column" alignItems="flex-start" gap={1}>
          <Typography variant="sigma" textColor="neutral600">
            {t(task.kind === 'approval' ? 'process.approval' : 'process.task')}
          </Typography>
          <Typography fontWeight="semiBold" textColor="neutral800">
            {task.label}
          </Typography>
          {task.dueAt === null ? null : <DueLine at={task.dueAt} now={now} />}
        </Flex>
        {task.kind === 'approval' ? (
          <ApprovalPart {...props} onRemark={setRemarked} />
        ) : (
          <PlainTaskPart {...props} onRemark={setRemarked} />
        )}
      </Flex>
      {remarked ? (
        <RemarkDialog
          record={record}
          remarked={remarked}
          recordRevision={props.recordRevision}
          isDirty={isDirty}
          onClose={() => setRemarked(undefined)}
        />
      ) : null}
    </Box>
  );
}
