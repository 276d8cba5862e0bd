import { Box, Button, Flex, Td, Tr, Typography } from '@strapi/design-system';

import type { Trigger } from '../../../../../server/src/contracts/triggers';
import { CodeSnippet } from '../../../components/CodeSnippet';
import { FieldName } from '../../../components/FieldName';
import { RowButton } from '../../../components/RowButton';
import { useTranslate } from '../../../hooks/useTranslate';
import { EnabledState } from '../EnabledState';
import { senderOf } from './model/senders';
import { urlOf } from './urlOf';

interface TriggerRowProps {
  trigger: Trigger;
  isWide: boolean;
  onOpen: () => void;
  onLog: () => void;
  /** Set by the table body on each row. */
  'aria-rowindex'?: number;
}

const stop = (event: { stopPropagation(): void }) => event.stopPropagation();

export function TriggerRow({ trigger, isWide, onOpen, onLog, ...row }: TriggerRowProps) {
  const t = useTranslate();
  const { key, label, settings, source } = trigger;
  const entry = settings.entry as { type?: string } | undefined;
  const waits = (
    <Typography textColor="neutral800">
      {entry
        ? t('triggers.waits.entry', { type: entry.type ?? '' })
        : t('triggers.waits.call', {
            sender: t(`triggers.sender.${senderOf(settings.signature)}`),
          })}
    </Typography>
  );
  const url = entry ? null : (
    <Box maxWidth="40rem">
      <CodeSnippet code={urlOf(key)} label={t('triggers.copy', { label })} />
    </Box>
  );
  const state = (
    <Flex direction="column" alignItems="flex-start" gap={1}>
      <EnabledState isEnabled={trigger.enabled} />
      {source === 'config' ? (
        <Typography variant="pi" textColor="neutral600">
          {t('triggers.configured')}
        </Typography>
      ) : null}
    </Flex>
  );
  const log = (
    <Button
      size="S"
      variant="tertiary"
      aria-label={t('triggers.log.open', { label })}
      onClick={onLog}
    >
      {t('triggers.column.log')}
    </Button>
  );
  return (
    <Tr {...row} onClick={onOpen} cursor="pointer" data-trigger={key}>
      <Td>
        <Flex direction="column" alignItems="flex-start" gap={1} paddingTop={3} paddingBottom={3}>
          <RowButton onClick={onOpen}>{label}</RowButton>
          <FieldName name={key} />
          {isWide ? null : (
            <>
              {waits}
              {state}
              <Box onClick={stop}>{log}</Box>
            </>
          )}
        </Flex>
      </Td>
      {isWide ? <Td>{waits}</Td> : null}
      {isWide ? <Td onClick={stop}>{url}</Td> : null}
      {isWide ? (
        <Td>
          <Flex gap={4}>
            {state}
            <Box onClick={stop}>{log}</Box>
          </Flex>
        </Td>
      ) : null}
    </Tr>
  );
}
