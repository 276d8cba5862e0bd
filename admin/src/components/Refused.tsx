import { Flex, Typography } from '@strapi/design-system';

import { Note } from './Note';
import { useTranslate } from '../hooks/useTranslate';

/** What the server refused that concerns no single input. */
export function Refused({ messages }: { messages: readonly string[] }) {
  const t = useTranslate();
  if (messages.length === 0) return null;
  return (
    <Note variant="warning" role="alert" title={t('integrations.refused')}>
      <Flex tag="ul" direction="column" alignItems="flex-start" gap={1}>
        {messages.map((message) => (
          <Typography key={message} tag="li" textColor="neutral800">
            {message}
          </Typography>
        ))}
      </Flex>
    </Note>
  );
}
