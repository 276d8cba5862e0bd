import type { ReactNode } from 'react';

import { Flex, Grid, Typography } from '@strapi/design-system';

import type { DeliveryView } from '../../../../../server/src/contracts/deliveries';
import { CodeSnippet } from '../../../components/CodeSnippet';
import { Note } from '../../../components/Note';
import { useTexts } from '../../../components/Texts';
import { useServerText } from '../../../hooks/useServerText';
import { useTranslate } from '../../../hooks/useTranslate';
import { textOf } from '../model/text';

/** When, how often, with what, and what came back. */
export function DeliveryDetails({ delivery }: { delivery: DeliveryView }) {
  const t = useTranslate();
  const say = useServerText();
  const { formatDate } = useTexts();
  const moment = (at: string | null): string | null =>
    at === null ? null : formatDate(at, { dateStyle: 'medium', timeStyle: 'medium' });
  const { error, status, request, answer, duration } = delivery;
  const facts: ReadonlyArray<readonly [label: string, value: string | number | null]> = [
    [t('log.column.integration'), delivery.integration],
    [t('log.subscription'), delivery.subscription],
    [t('log.filter.source'), t(`log.source.${delivery.source}`)],
    [t('log.column.attempts'), delivery.attempts],
    [t('log.column.at'), moment(delivery.createdAt)],
    [t('log.next'), status === 'pending' ? moment(delivery.nextAt) : null],
    [t('log.ended'), moment(delivery.endedAt)],
    [t('log.duration'), duration === null ? null : t('log.milliseconds', { duration })],
  ];
  return (
    <Flex direction="column" alignItems="stretch" gap={5}>
      {error === null ? null : (
        <Note variant={status === 'delivered' ? 'info' : 'warning'} title={t('log.error')}>
          {say(error)}
        </Note>
      )}
      <Grid.Root gap={4} tag="dl">
        {facts.map(([label, value]) =>
          value === null ? null : (
            <Grid.Item key={label} col={6} xs={12} direction="column" alignItems="flex-start">
              <Typography tag="dt" variant="sigma" textColor="neutral600">
                {label}
              </Typography>
              <Typography tag="dd" textColor="neutral800" style={{ overflowWrap: 'anywhere' }}>
                {value}
              </Typography>
            </Grid.Item>
          ),
        )}
      </Grid.Root>
      <Part title={t('log.request')} value={request} none={t('log.request.none')} />
      <Part title={t('log.answer')} value={answer} none={t('log.answer.none')} />
    </Flex>
  );
}

interface PartProps {
  title: string;
  value: unknown;
  none: ReactNode;
}

function Part({ title, value, none }: PartProps) {
  return (
    <Flex direction="column" alignItems="stretch" gap={2}>
      <Typography variant="delta" tag="h3">
        {title}
      </Typography>
      {value === null || value === undefined ? (
        <Typography textColor="neutral600">{none}</Typography>
      ) : (
        <CodeSnippet code={textOf(value)} label={title} />
      )}
    </Flex>
  );
}
