import { Box, Typography } from '@strapi/design-system';

import type { JsonSchema } from '../../../../components/SchemaForm';
import { useTranslate } from '../../../../hooks/useTranslate';
import { keyOfPath, type Path } from '../../model/document';
import { unknownKeys } from '../../model/language';
import { sentences, usePart } from './usePart';

interface OtherKeysProps {
  path: Path;
  schema: JsonSchema;
}

/** Keys that the language does not have here, and problems of the object itself. */
export function OtherKeys({ path, schema }: OtherKeysProps) {
  const t = useTranslate();
  const { value, problems } = usePart(path);
  const keys = schema.additionalProperties === false ? unknownKeys(schema, value) : [];
  const own = problems.filter(
    ({ path: at }) => at.length === path.length || keys.includes(String(at[path.length])),
  );
  if (keys.length === 0 && own.length === 0) return null;
  return (
    <Box data-crm-path={keyOfPath(path)} tabIndex={-1}>
      {keys.length > 0 ? (
        <Typography variant="pi" textColor="neutral600" tag="p">
          {t('pipelines.otherKeys', { keys: keys.join(', ') })}
        </Typography>
      ) : null}
      {own.length > 0 ? (
        <Typography variant="pi" textColor="danger600" tag="p">
          {sentences(own)}
        </Typography>
      ) : null}
    </Box>
  );
}
