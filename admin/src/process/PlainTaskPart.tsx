import { Button, Flex, Typography } from '@strapi/design-system';

import { useTranslate } from '../hooks/useTranslate';
import type { MessageId } from '../translations/texts';
import { isClaimable, mayWorkOn } from './model/approval';
import { RefusalNote } from './RefusalNote';
import type { Remarked } from './RemarkDialog';
import type { TaskCardProps } from './taskCardProps';
import { useOrder } from './useOrder';

/** Whom a task waits for, and its buttons. */
export function PlainTaskPart({
  record,
  task,
  waiting,
  caller,
  nameOf,
  canAct,
  onRemark,
}: TaskCardProps & { onRemark: (remarked: Remarked) => void }) {
  const t = useTranslate();
  const { sendOrder, isLoading, refusal } = useOrder(record);
  const path = `/tasks/${encodeURIComponent(task.id)}`;
  const people = (task.claimedBy === null ? task.assignees : [task.claimedBy]).map(nameOf);
  const isMine = canAct && mayWorkOn(task, caller, waiting);

  const complete = () =>
    onRemark({
      title: task.label,
      confirm: t('process.complete'),
      look: 'success',
      path: `${path}/complete`,
      data: {},
      done: 'process.completed',
      commentTitle: t('process.comment'),
      isCommentRequired: false,
    });
  const button = (to: 'claim' | 'release', label: MessageId, done: MessageId) => (
    <Button
      variant="tertiary"
      size="S"
      loading={isLoading}
      onClick={() => void sendOrder(`${path}/${to}`, {}, done)}
    >
      {t(label)}
    </Button>
  );

  return (
    <>
      {people.length > 0 ? (
        <Typography variant="pi" textColor="neutral600">
          {people.join(', ')}
        </Typography>
      ) : null}
      {isMine ? (
        <Flex gap={2} wrap="wrap">
          <Button variant="success-light" size="S" onClick={complete}>
            {t('process.complete')}
          </Button>
          {isClaimable(task) ? button('claim', 'process.claim', 'process.claimed') : null}
          {task.claimedBy === caller
            ? button('release', 'process.release', 'process.released')
            : null}
        </Flex>
      ) : null}
      {refusal ? <RefusalNote refusal={refusal} /> : null}
    </>
  );
}
