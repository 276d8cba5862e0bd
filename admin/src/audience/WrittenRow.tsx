import { Flex, Typography } from '@strapi/design-system';

import { FieldName } from '../components/FieldName';
import { useTranslate } from '../hooks/useTranslate';

/** A part of a filter that no condition can show, as JSON. */
export function WrittenRow({ part }: { part: unknown }) {
  const t = useTranslate();
  return (
    <Flex direction="column" alignItems="flex-start" gap={1} paddingTop={1} paddingBottom={1}>
      <FieldName name={JSON.stringify(part)} />
      <Typography variant="pi" textColor="neutral600">
        {t('audience.written')}
      </Typography>
    </Flex>
  );
}
