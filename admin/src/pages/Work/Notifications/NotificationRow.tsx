import type { MouseEvent } from 'react';

import { Box, Button, Flex, Td, Tr, Typography } from '@strapi/design-system';
import { CheckCircle, Clock, Lightning, SealCheck, WarningCircle } from '@strapi/icons';

import type { CrmNotification } from '../../../api/notifications';
import { IconTile } from '../../../components/IconTile';
import { focusRow, RowButton } from '../../../components/RowButton';
import { useTranslate } from '../../../hooks/useTranslate';
import { useRecordText } from '../../../inputs/records/useRecordText';
import { useTimes } from '../../../process/useTimes';

const LOOKS = {
  assigned: { Icon: CheckCircle, color: 'secondary' },
  due: { Icon: Clock, color: 'warning' },
  approval: { Icon: SealCheck, color: 'primary' },
  escalation: { Icon: Lightning, color: 'danger' },
  breach: { Icon: WarningCircle, color: 'danger' },
  parked: { Icon: WarningCircle, color: 'warning' },
} as const;

interface NotificationRowProps {
  notification: CrmNotification;
  now: number;
  isWide: boolean;
  onOpen: () => void;
  onRead: () => void;
  'aria-rowindex'?: number;
}

/** One notification: what, of which record, and when. An unread one has a dot. */
export function NotificationRow(props: NotificationRowProps) {
  const { notification, now, isWide, onOpen, onRead, ...row } = props;
  const t = useTranslate();
  const { relative, moment } = useTimes();
  const { id, kind, subject, payload, createdAt, readAt } = notification;
  const record = useRecordText(subject.type, subject.id) || t('record.unknown');
  const label = typeof payload['label'] === 'string' ? payload['label'] : null;
  const isOverdue = payload['overdue'] === true;
  const what = t(isOverdue ? 'notifications.kind.overdue' : `notifications.kind.${kind}`);
  const look = LOOKS[kind];
  const when = (
    <Typography key="when" textColor="neutral800" title={moment(createdAt)}>
      {relative(createdAt, now)}
    </Typography>
  );
  const name = (
    <Typography key="record" textColor="neutral800">
      {record}
    </Typography>
  );
  const action =
    readAt === null ? (
      <Box key="read" onClick={(event: MouseEvent) => event.stopPropagation()}>
        <Button
          variant="ghost"
          size="S"
          aria-label={t('notifications.readOne', { name: label ?? what })}
          onClick={onRead}
        >
          {t('notifications.read')}
        </Button>
      </Box>
    ) : (
      <Typography key="read" variant="pi" textColor="neutral600">
        {t('notifications.isRead')}
      </Typography>
    );

  return (
    <Tr
      {...row}
      cursor="pointer"
      data-notification={id}
      onClick={(event: MouseEvent<HTMLElement>) => {
        focusRow(event);
        onOpen();
      }}
    >
      <Td>
        <Flex gap={3} paddingTop={3} paddingBottom={3}>
          <IconTile {...look} />
          <Flex direction="column" alignItems="flex-start" gap={1}>
            <Flex gap={2}>
              {readAt === null ? (
                <Box
                  background="primary600"
                  width="8px"
                  height="8px"
                  borderRadius="50%"
                  role="img"
                  aria-label={t('notifications.isUnread')}
                />
              ) : null}
              <RowButton onClick={onOpen}>{label ?? what}</RowButton>
            </Flex>
            {label === null ? null : (
              <Typography variant="pi" textColor="neutral600">
                {what}
              </Typography>
            )}
            {isWide ? null : [name, when, action]}
          </Flex>
        </Flex>
      </Td>
      {isWide ? [name, when, action].map((cell) => <Td key={cell.key}>{cell}</Td>) : null}
    </Tr>
  );
}
