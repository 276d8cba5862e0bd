import { Flex, Typography } from '@strapi/design-system';
import { Clock } from '@strapi/icons';

import type { InstanceView } from '../../../server/src/contracts/instances';
import { useTranslate } from '../hooks/useTranslate';
import type { MessageId } from '../translations/texts';
import { useTimes } from './useTimes';

type Timer = InstanceView['timers'][number];

/** The SLA has its own line; an activity and its undoing run now. */
const TEXTS: Readonly<Partial<Record<Timer['kind'], MessageId>>> = {
  wait: 'process.timer.wait',
  transition: 'process.timer.transition',
  escalation: 'process.timer.escalation',
  reminder: 'process.timer.reminder',
  automation: 'process.timer.automation',
};

/** What happens by itself, and when. */
export function TimersList({ timers, now }: { timers: readonly Timer[]; now: number }) {
  const t = useTranslate();
  const { relative, moment } = useTimes();
  const shown = timers
    .flatMap((timer) => {
      const text = TEXTS[timer.kind];
      return text ? [{ ...timer, text }] : [];
    })
    .sort((one, other) => Date.parse(one.at) - Date.parse(other.at))
    .slice(0, 5);
  if (shown.length === 0) return null;
  return (
    <Flex direction="column" alignItems="stretch" gap={1}>
      <Typography variant="sigma" textColor="neutral600">
        {t('process.next')}
      </Typography>
      <Flex tag="ul" direction="column" alignItems="stretch" gap={1}>
        {shown.map(({ id, at, text }) => (
          <Flex key={id} tag="li" gap={2} title={moment(at)}>
            <Clock width="1.2rem" height="1.2rem" fill="neutral600" aria-hidden />
            <Typography variant="pi" textColor="neutral800">
              {t(text, { when: relative(at, now) })}
            </Typography>
          </Flex>
        ))}
      </Flex>
    </Flex>
  );
}
