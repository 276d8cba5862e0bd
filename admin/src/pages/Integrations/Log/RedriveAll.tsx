import { useState } from 'react';

import { Button, Dialog } from '@strapi/design-system';
import { ArrowClockwise } from '@strapi/icons';
import { ConfirmDialog } from '@strapi/strapi/admin';

import {
  useGetCrmDeliveriesQuery,
  useRedriveCrmDeliveriesMutation,
  type DeliveryFilter,
} from '../../../api/deliveries';
import { usePolling } from '../../../hooks/usePolling';
import { useReport } from '../../../hooks/useReport';
import { useTranslate } from '../../../hooks/useTranslate';
import { useCanManage } from '../useCanManage';
import { ANY } from './model/filter';
import { redrivable } from './model/redrive';

/** Sends again all failed deliveries that the filter finds; the question says how many. */
export function RedriveAll({ filter }: { filter: DeliveryFilter }) {
  const t = useTranslate();
  const report = useReport();
  const canManage = useCanManage();
  const [isOpen, setOpen] = useState(false);
  const [first, second] = redrivable(filter);
  const counts = [useCount(first), useCount(second)];
  const count = counts.reduce((sum, one) => sum + one, 0);
  const [redrive, { isLoading }] = useRedriveCrmDeliveriesMutation();
  if (!canManage || count === 0) return null;

  const handleConfirm = async () => {
    let redriven = 0;
    for (const [index, one] of [first, second].entries()) {
      if (!one || counts[index] === 0) continue;
      const answer = await redrive({ filter: one });
      if ('error' in answer) return report.failed(answer.error);
      redriven += answer.data;
    }
    report.done('log.redriven', { count: redriven });
  };

  return (
    <>
      <Button
        size="S"
        variant="secondary"
        startIcon={<ArrowClockwise />}
        onClick={() => setOpen(true)}
      >
        {t('log.redriveAll', { count })}
      </Button>
      <Dialog.Root open={isOpen} onOpenChange={setOpen}>
        <ConfirmDialog
          title={t('log.redriveAll', { count })}
          variant="default"
          icon={<ArrowClockwise width="2.4rem" height="2.4rem" fill="primary600" />}
          endAction={
            <Dialog.Action>
              <Button
                fullWidth
                loading={isLoading}
                onClick={(event: { preventDefault(): void }) => {
                  event.preventDefault();
                  void handleConfirm().finally(() => setOpen(false));
                }}
              >
                {t('log.redrive')}
              </Button>
            </Dialog.Action>
          }
        >
          {t('log.redriveAll.text', { count })}
        </ConfirmDialog>
      </Dialog.Root>
    </>
  );
}

function useCount(filter: DeliveryFilter | undefined): number {
  const { data } = useGetCrmDeliveriesQuery(
    { filter: filter ?? ANY, page: 1, pageSize: 1 },
    { skip: filter === undefined, pollingInterval: usePolling() },
  );
  return filter === undefined ? 0 : (data?.total ?? 0);
}
