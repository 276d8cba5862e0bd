import { Flex, Typography } from '@strapi/design-system';
import { Clock, WarningCircle } from '@strapi/icons';

import { useTranslate } from '../hooks/useTranslate';
import { useTimes } from './useTimes';

/** When a task is due; one that is late is marked by an icon too. */
export function DueLine({ at, now }: { at: string; now: number }) {
  const t = useTranslate();
  const { relative, moment } = useTimes();
  const isLate = Date.parse(at) < now;
  const Icon = isLate ? WarningCircle : Clock;
  return (
    <Flex gap={1} title={moment(at)}>
      <Icon width="1.2rem" height="1.2rem" fill={isLate ? 'danger600' : 'neutral600'} aria-hidden />
      <Typography variant="pi" textColor={isLate ? 'danger600' : 'neutral600'}>
        {t(isLate ? 'process.overdue' : 'process.due', { when: relative(at, now) })}
      </Typography>
    </Flex>
  );
}
