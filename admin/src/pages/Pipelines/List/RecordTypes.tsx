import { Flex, Typography } from '@strapi/design-system';

import type { DefinitionVersion } from '../../../api/definitions';
import { useTypeNames } from '../useTypeNames';

interface RecordTypesProps {
  entities: DefinitionVersion['entities'];
  model: string | null;
}

/** The types of records that a pipeline runs on; of a draft they are known once it is published. */
export function RecordTypes({ entities, model }: RecordTypesProps) {
  const nameOf = useTypeNames();
  const types = [...new Set((entities ?? []).flatMap(({ type }) => type ?? []))];
  const shown = types.length > 0 ? types : model === null ? [] : [model];
  if (shown.length === 0) return <Typography textColor="neutral600">–</Typography>;
  return (
    <Flex direction="column" alignItems="flex-start">
      {shown.map((type) => (
        <Typography key={type} textColor="neutral800">
          {nameOf(type)}
        </Typography>
      ))}
    </Flex>
  );
}
