import { Flex, SingleSelect, SingleSelectOption } from '@strapi/design-system';

import { useTranslate } from '../../../../hooks/useTranslate';
import { isList } from '../../model/document';
import { NamesPart } from './NamesPart';
import { PartFrame } from './PartFrame';
import type { PartProps } from './props';
import { usePart } from './usePart';

/** Yes, no, or for some keys alone. */
export function FlagOrKeysPart(part: PartProps) {
  const t = useTranslate();
  const { value, set, isReadOnly } = usePart(part.path);
  const chosen = isList(value) ? 'keys' : typeof value === 'boolean' ? String(value) : null;
  return (
    <Flex direction="column" alignItems="stretch" gap={2}>
      <PartFrame part={part}>
        <SingleSelect
          value={chosen}
          disabled={isReadOnly}
          placeholder={t('schema.choose')}
          clearLabel={t('schema.clear')}
          onChange={(next) => set(next === 'keys' ? [] : next === 'true')}
          onClear={() => set(undefined)}
        >
          <SingleSelectOption value="true">{t('schema.yes')}</SingleSelectOption>
          <SingleSelectOption value="false">{t('schema.no')}</SingleSelectOption>
          <SingleSelectOption value="keys">{t('pipelines.flag.keys')}</SingleSelectOption>
        </SingleSelect>
      </PartFrame>
      {isList(value) ? (
        <NamesPart
          {...part}
          schema={{ type: 'array', items: { type: 'string' } }}
          label={t('pipelines.flag.keys.label')}
          isRequired
        />
      ) : null}
    </Flex>
  );
}
