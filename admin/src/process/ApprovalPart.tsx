import { Button, Flex, Typography } from '@strapi/design-system';
import { styled } from 'styled-components';

import type { OpenTask } from '../../../server/src/contracts/instances';
import { useTranslate } from '../hooks/useTranslate';
import { seatsOfCaller, votesOf, type VotingSeat } from './model/approval';
import type { Remarked } from './RemarkDialog';
import { SeatLine } from './SeatLine';
import type { TaskCardProps } from './taskCardProps';

const Track = styled.div`
  height: 4px;
  border-radius: 4px;
  overflow: hidden;
  background: ${({ theme }) => theme.colors.neutral200};
`;

const Bar = styled.div<{ $part: number }>`
  height: 100%;
  width: ${({ $part }) => $part * 100}%;
  background: ${({ theme }) => theme.colors.primary600};
`;

/** Votes and seats of an approval, and the caller's vote. */
export function ApprovalPart({
  task,
  waiting,
  caller,
  nameOf,
  canAct,
  onRemark,
}: TaskCardProps & { onRemark: (remarked: Remarked) => void }) {
  const t = useTranslate();
  const { voted, approved, total } = votesOf(task);
  const seats = canAct ? seatsOfCaller(task, caller, waiting) : [];

  const ask = (seat: VotingSeat, choice: 'approve' | 'reject' | 'abstain') => {
    const action = {
      approve: 'process.approve',
      reject: 'process.reject',
      abstain: 'process.abstain',
    } as const;
    onRemark({
      title: t('process.vote.title', { label: task.label }),
      confirm: t(action[choice]),
      look: choice === 'approve' ? 'success' : choice === 'reject' ? 'danger' : 'default',
      path: `/tasks/${encodeURIComponent(task.id)}/vote`,
      data: {
        choice,
        ...(seat.isFor && { seat: seat.person }),
      },
      done: 'process.voted',
      commentTitle: t(choice === 'reject' ? 'process.reason' : 'process.comment'),
      isCommentRequired: choice === 'reject',
      namesRevision: true,
    });
  };

  return (
    <>
      {task.request ? <RequestLines request={task.request} /> : null}
      <Typography variant="pi" textColor="neutral600">
        {t('process.votes', { approved, voted, total })}
      </Typography>
      <Track aria-hidden>
        <Bar $part={total === 0 ? 0 : voted / total} />
      </Track>
      <Flex tag="ul" direction="column" alignItems="stretch" gap={1}>
        {task.seats
          .filter(({ left }) => !left)
          .map(({ person, vote }) => (
            <SeatLine key={person} name={nameOf(person)} vote={vote} />
          ))}
      </Flex>
      {seats.map((seat) => (
        <Flex key={seat.person} direction="column" alignItems="stretch" gap={2}>
          {seat.isFor ? (
            <Typography variant="pi" textColor="neutral600">
              {t('process.standIn', { name: nameOf(seat.person) })}
            </Typography>
          ) : null}
          <Flex gap={2} wrap="wrap">
            <Button variant="success-light" size="S" onClick={() => ask(seat, 'approve')}>
              {t('process.approve')}
            </Button>
            <Button variant="danger-light" size="S" onClick={() => ask(seat, 'reject')}>
              {t('process.reject')}
            </Button>
            <Button variant="tertiary" size="S" onClick={() => ask(seat, 'abstain')}>
              {t('process.abstain')}
            </Button>
          </Flex>
        </Flex>
      ))}
    </>
  );
}

/** Who asked for the action, and what they said. */
function RequestLines({ request }: { request: NonNullable<OpenTask['request']> }) {
  const t = useTranslate();
  const { by, comment, reason } = request;
  return (
    <Flex direction="column" alignItems="flex-start" gap={1}>
      <Typography variant="pi" textColor="neutral600">
        {t('process.askedBy', { name: by.label })}
      </Typography>
      {[reason, comment].map((words) =>
        words ? (
          <Typography key={words} variant="pi" textColor="neutral800">
            {t('inbox.quoted', { comment: words })}
          </Typography>
        ) : null,
      )}
    </Flex>
  );
}
