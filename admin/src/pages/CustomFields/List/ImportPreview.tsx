import { Box, Flex, Typography } from '@strapi/design-system';

import type { ImportCustomFields } from '../../../../../server/src/contracts/custom-fields';
import { FieldName } from '../../../components/FieldName';
import { useTranslate } from '../../../hooks/useTranslate';

interface ImportPreviewProps {
  plan: ImportCustomFields.Response['data'];
}

/** The fields that an import would create and keep. */
export function ImportPreview({ plan }: ImportPreviewProps) {
  const t = useTranslate();
  return (
    <Flex direction="column" alignItems="stretch" gap={4}>
      <Names title={t('import.created', { count: plan.created.length })} names={plan.created} />
      <Names title={t('import.kept', { count: plan.kept.length })} names={plan.kept} />
    </Flex>
  );
}

function Names({ title, names }: { title: string; names: readonly string[] }) {
  return (
    <Box>
      <Typography fontWeight="bold" tag="h3">
        {title}
      </Typography>
      {names.length > 0 ? (
        <Flex tag="ul" direction="column" alignItems="flex-start" gap={1} paddingTop={2}>
          {names.map((name) => (
            <li key={name}>
              <FieldName name={name} />
            </li>
          ))}
        </Flex>
      ) : null}
    </Box>
  );
}
