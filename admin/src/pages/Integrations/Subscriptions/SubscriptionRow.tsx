import { Box, Flex, Td, Tr, Typography } from '@strapi/design-system';

import type { Subscription } from '../../../../../server/src/contracts/subscriptions';
import { FieldName } from '../../../components/FieldName';
import { RowButton } from '../../../components/RowButton';
import { useTranslate } from '../../../hooks/useTranslate';
import { EnabledState } from '../EnabledState';
import { useEventText } from '../useEventText';

interface SubscriptionRowProps {
  subscription: Subscription;
  isWide: boolean;
  onOpen: () => void;
  /** Set by the table body on each row. */
  'aria-rowindex'?: number;
}

/** The maximum number of events that a row names. */
const SHOWN = 3;

export function SubscriptionRow({ subscription, isWide, onOpen, ...row }: SubscriptionRowProps) {
  const t = useTranslate();
  const eventText = useEventText();
  const { name, label, integration, condition } = subscription;
  const shown = subscription.events.slice(0, SHOWN).map(eventText);
  const count = subscription.events.length - shown.length;
  const events = (
    <Flex direction="column" alignItems="flex-start" gap={1}>
      <Typography textColor="neutral800">
        {[...shown, ...(count > 0 ? [t('subscriptions.more', { count })] : [])].join(', ')}
      </Typography>
      {condition === null ? null : <FieldName name={condition} />}
    </Flex>
  );
  const state = <EnabledState isEnabled={subscription.enabled} />;
  const target = <Typography textColor="neutral800">{integration}</Typography>;
  return (
    <Tr {...row} onClick={onOpen} cursor="pointer" data-subscription={name}>
      <Td>
        <Flex direction="column" alignItems="flex-start" gap={1} paddingTop={3} paddingBottom={3}>
          <RowButton onClick={onOpen}>{label}</RowButton>
          <FieldName name={name} />
          {isWide ? null : (
            <>
              {target}
              {events}
              {state}
            </>
          )}
        </Flex>
      </Td>
      {isWide ? <Td>{target}</Td> : null}
      {isWide ? (
        <Td>
          <Box maxWidth="40rem">{events}</Box>
        </Td>
      ) : null}
      {isWide ? <Td>{state}</Td> : null}
    </Tr>
  );
}
