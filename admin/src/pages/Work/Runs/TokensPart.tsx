import { Flex, Typography } from '@strapi/design-system';
import { CheckCircle, Clock, WarningCircle } from '@strapi/icons';

import type { InstanceView } from '../../../../../server/src/contracts/instances';
import { useServerText } from '../../../hooks/useServerText';
import { useTranslate } from '../../../hooks/useTranslate';
import { placeOf } from './model/steps';
import { Card } from '../../../components/Card';

type Token = InstanceView['tokens'][number];

const ICONS = { task: CheckCircle, timer: Clock, failed: WarningCircle } as const;

/** Which step of which branch waits for what; what was forked waits for its branches, which stand below. */
export function TokensPart({ tokens }: { tokens: readonly Token[] }) {
  const t = useTranslate();
  const steps = tokens.filter(({ waitsFor }) => waitsFor !== 'forked');
  if (steps.length === 0) return null;
  return (
    <Card data-part="tokens" title={t('runs.tokens.title')}>
      <Flex tag="ul" direction="column" alignItems="stretch" gap={3}>
        {steps.map(({ id, step, waitsFor, reason }) => (
          <TokenLine key={id} {...{ step, waitsFor, reason }} />
        ))}
      </Flex>
    </Card>
  );
}

function TokenLine({ step, waitsFor, reason }: Pick<Token, 'step' | 'waitsFor' | 'reason'>) {
  const t = useTranslate();
  const say = useServerText();
  const { flow, parts } = placeOf(step);
  const Icon = ICONS[waitsFor === 'forked' ? 'task' : waitsFor];
  const place = parts.map(({ kind, number }) => t(`runs.tokens.${kind}`, { number })).join(' › ');
  return (
    <Flex tag="li" gap={3} alignItems="flex-start">
      <Icon
        width="1.6rem"
        height="1.6rem"
        fill={waitsFor === 'failed' ? 'danger600' : 'neutral600'}
        aria-hidden
        style={{ flex: 'none' }}
      />
      <Flex direction="column" alignItems="flex-start" gap={1}>
        <Typography fontWeight="semiBold" textColor="neutral800">
          {[flow, place].filter(Boolean).join(' › ')}
        </Typography>
        <Typography variant="pi" textColor={waitsFor === 'failed' ? 'danger600' : 'neutral600'}>
          {t(`runs.tokens.waits.${waitsFor}`)}
          {reason ? `: ${say(reason)}` : ''}
        </Typography>
      </Flex>
    </Flex>
  );
}
