import { Button, LinkButton, Loader } from '@strapi/design-system';
import { ArrowClockwise } from '@strapi/icons';
import { Link } from 'react-router-dom';

import { useGetCrmDeliveryQuery, useRedriveCrmDeliveryMutation } from '../../../api/deliveries';
import { Drawer } from '../../../components/Drawer';
import { LoadError } from '../../../components/LoadError';
import { usePolling } from '../../../hooks/usePolling';
import { useReport } from '../../../hooks/useReport';
import { useTranslate } from '../../../hooks/useTranslate';
import { recordPath } from '../../../record/recordPath';
import { isRedrivable } from './model/redrive';
import { useCanManage } from '../useCanManage';
import { useEventText } from '../useEventText';
import { DeliveryDetails } from './DeliveryDetails';
import { DeliveryState } from './DeliveryState';

interface DeliveryDrawerProps {
  id: string;
  onClose: () => void;
}

/** One delivery with request and answer; a failed one can be sent again. */
export function DeliveryDrawer({ id, onClose }: DeliveryDrawerProps) {
  const t = useTranslate();
  const report = useReport();
  const canManage = useCanManage();
  const eventText = useEventText();
  const { data, error, refetch } = useGetCrmDeliveryQuery(
    { id },
    { pollingInterval: usePolling() },
  );
  const [redrive, { isLoading }] = useRedriveCrmDeliveryMutation();

  const handleRedrive = async () => {
    const answer = await redrive({ id });
    if ('error' in answer) report.failed(answer.error);
    else report.done('log.redriven', { count: 1 });
  };
  const path = data?.subject.type.includes('.') ? recordPath(data.subject) : undefined;

  return (
    <Drawer
      title={data?.event ? eventText(data.event) : t('log.delivery')}
      subtitle={data ? <DeliveryState state={data.status} /> : undefined}
      onClose={onClose}
      footer={
        <>
          {path ? (
            <LinkButton tag={Link} to={path} variant="tertiary">
              {t('drawer.openRecord')}
            </LinkButton>
          ) : null}
          {data && isRedrivable(data) && canManage ? (
            <Button
              startIcon={<ArrowClockwise />}
              loading={isLoading}
              onClick={() => void handleRedrive()}
            >
              {t('log.redrive')}
            </Button>
          ) : null}
        </>
      }
    >
      {data ? <DeliveryDetails delivery={data} /> : null}
      {!data && error ? <LoadError error={error} onRetry={() => void refetch()} /> : null}
      {!data && !error ? <Loader>{t('list.loading')}</Loader> : null}
    </Drawer>
  );
}
