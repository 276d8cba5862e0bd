import { Button, Flex, Typography } from '@strapi/design-system';
import { useNotification } from '@strapi/strapi/admin';

import type { PendingItem } from '../../../server/src/contracts/dashboard';
import { useCanAct } from '../hooks/useCanAct';
import { useTranslate } from '../hooks/useTranslate';
import { DueLine } from '../process/DueLine';
import { useOrder } from '../process/useOrder';
import { useRefusalText } from '../process/useRefusalText';
import { WidgetRow } from './WidgetRows';

interface TaskLineProps {
  item: PendingItem;
  now: number;
  canAnswer: boolean;
}

/** A task or an approval; an approval can be given at once. */
export function TaskLine({ item, now, canAnswer }: TaskLineProps) {
  const t = useTranslate();
  const { toggleNotification } = useNotification();
  const refusalText = useRefusalText();
  const canAct = useCanAct();
  const { id, kind, label, record, subject, dueAt, onBehalfOf } = item;
  const { sendOrder, isLoading } = useOrder(subject);
  const name = label ?? record?.label ?? t(`kind.${kind}`);

  const approve = async (): Promise<void> => {
    const refused = await sendOrder(
      `/tasks/${encodeURIComponent(id)}/vote`,
      { choice: 'approve', ...(onBehalfOf !== null && { seat: onBehalfOf }) },
      'process.voted',
    );
    if (!refused) return;
    const { title, words } = refusalText(refused);
    toggleNotification({ type: 'danger', message: [title, words].filter(Boolean).join(' ') });
  };

  return (
    <WidgetRow
      to={`/plugins/nexus-crm/inbox?item=${encodeURIComponent(`${subject.type}/${subject.id}`)}`}
      title={name}
      about={
        <Flex gap={3} wrap="wrap">
          {record && record.label !== name ? (
            <Typography variant="pi" textColor="neutral600">
              {record.label}
            </Typography>
          ) : null}
          {dueAt === null ? null : <DueLine at={dueAt} now={now} />}
        </Flex>
      }
      end={
        canAnswer && canAct && kind === 'approval' ? (
          <Button
            size="S"
            variant="success-light"
            loading={isLoading}
            aria-label={t('widget.approve', { name: record?.label ?? name })}
            onClick={() => void approve()}
          >
            {t('process.approve')}
          </Button>
        ) : undefined
      }
    />
  );
}
