import { Flex, Typography } from '@strapi/design-system';
import { Clock } from '@strapi/icons';

import type { InstanceView } from '../../../../../server/src/contracts/instances';
import { useTranslate } from '../../../hooks/useTranslate';
import { useTimes } from '../../../process/useTimes';
import { Card } from '../../../components/Card';

type Timer = InstanceView['timers'][number];

/** What happens by itself, and when. */
export function TimersPart({ timers, now }: { timers: readonly Timer[]; now: number }) {
  const t = useTranslate();
  const { moment, relative } = useTimes();
  if (timers.length === 0) return null;
  const sorted = [...timers].sort((one, other) => Date.parse(one.at) - Date.parse(other.at));
  return (
    <Card data-part="timers" title={t('runs.timers.title')}>
      <Flex tag="ul" direction="column" alignItems="stretch" gap={3}>
        {sorted.map(({ id, kind, at, level }) => (
          <Flex key={id} tag="li" gap={3} alignItems="flex-start">
            <Clock
              width="1.6rem"
              height="1.6rem"
              fill="neutral600"
              aria-hidden
              style={{ flex: 'none' }}
            />
            <Flex direction="column" alignItems="flex-start" gap={1}>
              <Typography fontWeight="semiBold" textColor="neutral800">
                {level === null
                  ? t(`runs.timers.${kind}`)
                  : t('runs.timers.level', { kind: t(`runs.timers.${kind}`), level })}
              </Typography>
              <Typography variant="pi" textColor="neutral600">
                {`${relative(at, now)} · ${moment(at)}`}
              </Typography>
            </Flex>
          </Flex>
        ))}
      </Flex>
    </Card>
  );
}
