import { Box, SingleSelect, SingleSelectOption } from '@strapi/design-system';

import { useGetCustomFieldTypesQuery } from '../../../../api/customFields';
import { useTranslate } from '../../../../hooks/useTranslate';
import { useTypeTexts } from '../../../../hooks/useTypeTexts';
import type { Path } from '../../model/document';
import { FIELD_TYPES } from '../../model/fields';
import { PartFrame } from './PartFrame';
import { usePart } from './usePart';

/** The type of a field; those that the app has added are offered too. */
export function FieldTypePart({ path }: { path: Path }) {
  const t = useTranslate();
  const textsOf = useTypeTexts();
  const { value, set, isReadOnly } = usePart(path);
  const { data = [] } = useGetCustomFieldTypesQuery();
  const chosen = typeof value === 'string' ? value : '';
  const types = new Set([...FIELD_TYPES, ...data.map(({ name }) => name), chosen]);
  const part = {
    ...{ path, name: 'type', schema: {}, isRequired: true, hint: undefined },
    label: t('pipelines.part.field-type'),
  };
  return (
    <Box maxWidth="46rem">
      <PartFrame part={part}>
        <SingleSelect value={chosen} disabled={isReadOnly} onChange={(next) => set(String(next))}>
          {[...types]
            .filter((type) => type !== '')
            .map((type) => (
              <SingleSelectOption key={type} value={type}>
                {textsOf(type).name}
              </SingleSelectOption>
            ))}
        </SingleSelect>
      </PartFrame>
    </Box>
  );
}
