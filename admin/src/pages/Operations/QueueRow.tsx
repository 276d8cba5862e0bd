import { Td, Tr, Typography } from '@strapi/design-system';

import type { Health } from '../../api/operations';
import { useTexts } from '../../components/Texts';

const NUMBERS = ['waiting', 'due', 'running', 'failing', 'dead', 'suspended'] as const;

interface QueueRowProps {
  name: string;
  queue: Health['jobs'];
  /** Set by the table body on each row. */
  'aria-rowindex'?: number;
}

/** One queue: how many are in which state, and how late the earliest is. */
export function QueueRow({ name, queue, ...row }: QueueRowProps) {
  const { formatNumber } = useTexts();
  const isBad = (key: (typeof NUMBERS)[number]) => key === 'dead' && queue[key] > 0;
  return (
    <Tr {...row}>
      <Td>
        <Typography fontWeight="bold" textColor="neutral800">
          {name}
        </Typography>
      </Td>
      {NUMBERS.map((key) => (
        <Td key={key}>
          <Typography
            textColor={isBad(key) ? 'danger600' : 'neutral800'}
            {...(isBad(key) && { fontWeight: 'bold' })}
          >
            {formatNumber(queue[key])}
          </Typography>
        </Td>
      ))}
      <Td>
        <Typography textColor="neutral800">
          {formatNumber(Math.round(queue.lagMs / 1_000), {
            style: 'unit',
            unit: 'second',
            unitDisplay: 'long',
          })}
        </Typography>
      </Td>
    </Tr>
  );
}
