import { Button, Flex, Typography } from '@strapi/design-system';

import type { OpenTask } from '../../../../../../server/src/contracts/instances';
import { useTranslate } from '../../../../hooks/useTranslate';
import { taskTitle } from '../../../../process/model/actions';
import { votesOf } from '../../../../process/model/approval';
import { useTimes } from '../../../../process/useTimes';
import type { PartProps } from './parts';
import { WaitingItem } from './WaitingItem';

/** An open task or approval; each seat and the task can be answered for whoever holds it. */
export function TaskItem({ task, ...props }: PartProps & { task: OpenTask }) {
  const t = useTranslate();
  const { moment } = useTimes();
  return (
    <WaitingItem
      kind={t(task.kind === 'approval' ? 'process.approval' : 'process.task')}
      label={taskTitle(task, props.answer.actions)}
    >
      {task.dueAt === null ? null : (
        <Typography variant="pi" textColor="neutral600">
          {t('process.due', { when: moment(task.dueAt) })}
        </Typography>
      )}
      {task.kind === 'approval' ? (
        <Seats task={task} {...props} />
      ) : (
        <PlainTask task={task} {...props} />
      )}
    </WaitingItem>
  );
}

const CHOICES = ['approve', 'reject', 'abstain'] as const;

function Seats({ task, state, names }: PartProps & { task: OpenTask }) {
  const t = useTranslate();
  return (
    <>
      <Typography variant="pi" textColor="neutral600">
        {t('process.votes', { ...votesOf(task) })}
      </Typography>
      <Flex tag="ul" direction="column" alignItems="stretch" gap={2}>
        {task.seats.map(({ person, vote }) => {
          const name = names.nameOf(person);
          return (
            <Flex key={person} tag="li" justifyContent="space-between" gap={2} wrap="wrap">
              <Typography textColor="neutral800">
                {`${name} · ${t(`process.voted.${vote?.choice ?? 'open'}`)}`}
              </Typography>
              <Flex gap={1} wrap="wrap" role="group" aria-label={name}>
                {CHOICES.map((choice) => (
                  <Button
                    key={choice}
                    size="S"
                    variant={
                      choice === 'approve'
                        ? 'success-light'
                        : choice === 'reject'
                          ? 'danger-light'
                          : 'tertiary'
                    }
                    disabled={state.isFetching || vote?.choice === choice}
                    onClick={() => state.moveOf(person, { do: 'vote', task: task.id, choice })}
                  >
                    {t(`process.${choice}`)}
                  </Button>
                ))}
              </Flex>
            </Flex>
          );
        })}
      </Flex>
    </>
  );
}

function PlainTask({ task, state, names }: PartProps & { task: OpenTask }) {
  const t = useTranslate();
  const { trial, move, isFetching } = state;
  const holders = task.claimedBy === null ? task.assignees : [task.claimedBy];
  return (
    <Flex justifyContent="space-between" gap={2} wrap="wrap">
      <Typography textColor="neutral800">
        {holders.map(names.nameOf).join(', ') || t('trial.anybody')}
      </Typography>
      <Flex gap={1} wrap="wrap">
        <Button
          size="S"
          variant="success-light"
          disabled={isFetching}
          onClick={() => move({ do: 'complete', by: trial.by, task: task.id })}
        >
          {t('trial.complete', { name: names.nameOfActor(trial.by) })}
        </Button>
        {task.claimedBy === null && holders.length > 0 ? (
          <Button
            size="S"
            variant="tertiary"
            disabled={isFetching}
            onClick={() => move({ do: 'claim', by: trial.by, task: task.id })}
          >
            {t('trial.claim', { name: names.nameOfActor(trial.by) })}
          </Button>
        ) : null}
      </Flex>
    </Flex>
  );
}
