import { Flex, Td, Tr, Typography } from '@strapi/design-system';

import type { SlaClock } from '../../../api/calendars';
import { RecordLink } from '../../../components/RecordLink';
import { useTranslate } from '../../../hooks/useTranslate';
import { SlaStatus } from '../../../process/SlaStatus';
import { useNow } from '../../../process/useClock';
import { useTimes } from '../../../process/useTimes';

interface SlaRowProps {
  clock: SlaClock;
  /** Of its pipeline. */
  label: string;
  isWide: boolean;
  /** Set by the table body on each row. */
  'aria-rowindex'?: number;
}

/** The SLA of one process, with a link to its record. */
export function SlaRow({ clock, label, isWide, ...row }: SlaRowProps) {
  const t = useTranslate();
  const { moment } = useTimes();
  const now = useNow();
  const text = (value: string) => <Typography textColor="neutral800">{value}</Typography>;
  const state = <SlaStatus sla={clock} now={now} />;
  return (
    <Tr {...row} data-sla={clock.instance}>
      <Td>
        <Flex direction="column" alignItems="flex-start" gap={2} paddingTop={3} paddingBottom={3}>
          <RecordLink type={clock.subject.type} id={clock.subject.id} />
          {isWide ? null : (
            <>
              {text(label)}
              {state}
            </>
          )}
        </Flex>
      </Td>
      {isWide ? (
        <>
          <Td>{text(label)}</Td>
          <Td>{state}</Td>
          <Td>{text(moment(clock.breachAt))}</Td>
          <Td>{text(clock.calendar ?? t('calendars.sla.always'))}</Td>
        </>
      ) : null}
    </Tr>
  );
}
