import { Flex, Grid, Typography } from '@strapi/design-system';

import {
  useOrderCrmCampaignMutation,
  type CampaignOrder,
  type CampaignRun,
} from '../../../api/campaigns';
import { ConfirmButton } from '../../../components/ConfirmButton';
import { Note } from '../../../components/Note';
import { useTexts } from '../../../components/Texts';
import { useHasSla } from '../../../hooks/useLevel';
import { useReport } from '../../../hooks/useReport';
import { useServerText } from '../../../hooks/useServerText';
import { useTranslate } from '../../../hooks/useTranslate';
import { Card } from '../../../components/Card';
import { ordersOf } from './model/progress';
import { Progress } from './Progress';
import { useCampaignRights } from './useCampaignRights';

const METRICS = [
  ...(['enrolled', 'waiting', 'active', 'paused', 'failed'] as const),
  ...(['completed', 'cancelled', 'skipped', 'compensated'] as const),
];

/** How a run gets on, and what can be done with it. */
export function RunCard({ id, run }: { id: string; run: CampaignRun }) {
  const t = useTranslate();
  const say = useServerText();
  const report = useReport();
  const { formatNumber } = useTexts();
  const { canRun } = useCampaignRights();
  const hasRollback = useHasSla();
  const [order, { isLoading }] = useOrderCrmCampaignMutation();
  const handle = async (what: CampaignOrder): Promise<void> => {
    const answer = await order({ id, order: what });
    if ('error' in answer) report.failed(answer.error);
    else report.done('campaigns.ordered');
  };
  const orders = canRun ? ordersOf(run.status, hasRollback) : [];
  return (
    <Card gap={6} title={t('campaigns.run')}>
      {run.reason === null ? null : <Note variant="warning">{say(run.reason)}</Note>}
      <Progress metrics={run.metrics} />
      <Grid.Root gap={4} tag="dl">
        {METRICS.map((key) => (
          <Grid.Item key={key} col={2} s={4} xs={6} direction="column" alignItems="flex-start">
            <Typography tag="dt" variant="sigma" textColor="neutral600">
              {t(`campaigns.metric.${key}`)}
            </Typography>
            <Typography tag="dd" variant="beta" textColor="neutral800" data-metric={key}>
              {formatNumber(run.metrics[key])}
            </Typography>
          </Grid.Item>
        ))}
      </Grid.Root>
      {orders.length > 0 ? (
        <Flex gap={2} wrap="wrap">
          {orders.map((what) => (
            <ConfirmButton
              key={what}
              label={t(`campaigns.order.${what}`)}
              variant={what === 'cancel' || what === 'rollback' ? 'danger-light' : 'secondary'}
              isLoading={isLoading}
              onConfirm={() => handle(what)}
            >
              {t(`campaigns.order.${what}.text`)}
            </ConfirmButton>
          ))}
        </Flex>
      ) : null}
    </Card>
  );
}
