import { Box, Flex, Td, Tr, Typography } from '@strapi/design-system';

import type { DeliveryView } from '../../../../../server/src/contracts/deliveries';
import { RowButton } from '../../../components/RowButton';
import { useTexts } from '../../../components/Texts';
import { useServerText } from '../../../hooks/useServerText';
import { useTranslate } from '../../../hooks/useTranslate';
import { useEventText } from '../useEventText';
import { DeliveryState } from './DeliveryState';

interface DeliveryRowProps {
  delivery: DeliveryView;
  isWide: boolean;
  onOpen: () => void;
  /** Set by the table body on each row. */
  'aria-rowindex'?: number;
}

/** One delivery; a click anywhere opens it, the keyboard opens it by its name. */
export function DeliveryRow({ delivery, isWide, onOpen, ...row }: DeliveryRowProps) {
  const t = useTranslate();
  const say = useServerText();
  const { formatDate } = useTexts();
  const eventText = useEventText();
  const { source, event, subscription, integration, status, attempts, error } = delivery;
  const title = event === null ? t(`log.source.${source}`) : eventText(event);
  const at = formatDate(delivery.createdAt, { dateStyle: 'short', timeStyle: 'medium' });
  const state = (
    <Flex direction="column" alignItems="flex-start" gap={1}>
      <DeliveryState state={status} />
      {error === null || status === 'delivered' ? null : (
        <Typography variant="pi" textColor="neutral600" ellipsis={isWide}>
          {say(error)}
        </Typography>
      )}
    </Flex>
  );
  const text = (value: string | number) => <Typography textColor="neutral800">{value}</Typography>;
  return (
    <Tr {...row} onClick={onOpen} cursor="pointer" data-delivery={delivery.id}>
      <Td>
        <Flex direction="column" alignItems="flex-start" gap={1} paddingTop={3} paddingBottom={3}>
          <RowButton onClick={onOpen}>{title}</RowButton>
          {event === null ? null : (
            <Typography variant="pi" textColor="neutral600">
              {subscription ?? t(`log.source.${source}`)}
            </Typography>
          )}
          {isWide ? null : (
            <>
              {text(integration)}
              {state}
              {text(at)}
            </>
          )}
        </Flex>
      </Td>
      {isWide ? <Td>{text(integration)}</Td> : null}
      {isWide ? (
        <Td>
          <Box maxWidth="36rem">{state}</Box>
        </Td>
      ) : null}
      {isWide ? <Td>{text(attempts)}</Td> : null}
      {isWide ? <Td>{text(at)}</Td> : null}
    </Tr>
  );
}
