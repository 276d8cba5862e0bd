import { Button, Flex, SingleSelect, SingleSelectOption } from '@strapi/design-system';
import { useMemo } from 'react';
import { useSearchParams } from 'react-router-dom';

import type { RecordKey } from '../api/process';
import { Card } from '../components/Card';
import { useTranslate } from '../hooks/useTranslate';
import { KINDS_OF, PERIODS, SHOWN, sinceOf } from './model/period';
import { Timeline } from './Timeline';

/** The timeline with its filters, which are kept in the URL. */
export function TimelineSection({ record }: { record: RecordKey }) {
  const t = useTranslate();
  const [params, setParams] = useSearchParams();
  const shown = SHOWN.find((one) => one === params.get('show')) ?? 'all';
  const period = PERIODS.find((one) => one === params.get('since'));
  const since = useMemo(() => (period ? sinceOf(period, new Date()) : null), [period]);
  const set = (name: string, value: string | null): void =>
    setParams(
      (before) => {
        const next = new URLSearchParams(before);
        if (value === null) next.delete(name);
        else next.set(name, value);
        return next;
      },
      { replace: true },
    );
  return (
    <Card title={t('record.timeline')}>
      <Flex justifyContent="space-between" gap={3} wrap="wrap" paddingBottom={5}>
        <Flex gap={2} wrap="wrap" role="group" aria-label={t('record.timeline.filter')}>
          {SHOWN.map((one) => (
            <Button
              key={one}
              size="S"
              variant={one === shown ? 'secondary' : 'tertiary'}
              aria-pressed={one === shown}
              onClick={() => set('show', one === 'all' ? null : one)}
            >
              {t(`record.show.${one}`)}
            </Button>
          ))}
        </Flex>
        <SingleSelect
          size="S"
          aria-label={t('record.timeline.period')}
          value={period ?? 'ever'}
          onChange={(value) => set('since', value === 'ever' ? null : String(value))}
        >
          {(['ever', ...PERIODS] as const).map((one) => (
            <SingleSelectOption key={one} value={one}>
              {t(`record.since.${one}`)}
            </SingleSelectOption>
          ))}
        </SingleSelect>
      </Flex>
      <Timeline key={`${shown} ${since}`} record={record} kinds={KINDS_OF[shown]} since={since} />
    </Card>
  );
}
