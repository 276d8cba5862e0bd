import { Box, Flex, Status, Typography, type StatusVariant } from '@strapi/design-system';
import { CheckCircle, Clock, WarningCircle } from '@strapi/icons';

import type { SlaState } from '../../../server/src/contracts/sla-state';
import { useTranslate, type Translate } from '../hooks/useTranslate';
import { useTimes } from './useTimes';

type Sla = NonNullable<SlaState>;

const LOOKS = {
  on_track: { variant: 'success', color: 'success600', Icon: Clock },
  at_risk: { variant: 'warning', color: 'warning700', Icon: WarningCircle },
  breached: { variant: 'danger', color: 'danger600', Icon: WarningCircle },
  met: { variant: 'success', color: 'success600', Icon: CheckCircle },
  paused: { variant: 'neutral', color: 'neutral600', Icon: Clock },
  cancelled: { variant: 'neutral', color: 'neutral600', Icon: Clock },
} as const satisfies Record<Sla['status'], { variant: StatusVariant; color: string; Icon: object }>;

/** The state of the SLA in words, with an icon: a colour alone says nothing in the dark theme. */
export function SlaStatus({ sla, now }: { sla: Sla; now: number }) {
  const t = useTranslate();
  const { span, moment } = useTimes();
  const { variant, color, Icon } = LOOKS[sla.status];
  return (
    <Box display="inline-block">
      <Status variant={variant} size="S" title={moment(sla.breachAt)}>
        <Flex gap={1}>
          <Icon width="1.2rem" height="1.2rem" fill={color} aria-hidden />
          <Typography variant="pi" fontWeight="bold" textColor="neutral800">
            {describe(t, sla, span(Date.parse(sla.breachAt) - now))}
          </Typography>
        </Flex>
      </Status>
    </Box>
  );
}

function describe(t: Translate, { status }: Sla, time: string): string {
  switch (status) {
    case 'on_track':
      return t('process.sla.onTrack', { time });
    case 'at_risk':
      return t('process.sla.atRisk', { time });
    case 'breached':
      return t('process.sla.breached', { time });
    case 'met':
      return t('process.sla.met');
    case 'paused':
      return t('process.sla.paused');
    default:
      return t('process.sla.cancelled');
  }
}
