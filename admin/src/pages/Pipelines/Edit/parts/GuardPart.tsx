import { Box, Flex, SingleSelect, SingleSelectOption } from '@strapi/design-system';

import { useTranslate } from '../../../../hooks/useTranslate';
import { isMap } from '../../model/document';
import { PartForm } from './PartForm';
import { PartFrame } from './PartFrame';
import type { PartProps } from './props';
import { usePart } from './usePart';

/** What guards a built-in action: nothing, a rule, or nobody may perform it. */
export function GuardPart(part: PartProps) {
  const t = useTranslate();
  const { value, set, isReadOnly } = usePart(part.path);
  const rule = part.schema.anyOf?.find(({ properties }) => properties) ?? {};
  const chosen = isMap(value) ? 'rule' : value === false ? 'nobody' : value === true ? 'all' : '';
  const choices = { '': undefined, all: true, nobody: false, rule: {} } as const;
  return (
    <Flex direction="column" alignItems="stretch" gap={3}>
      <PartFrame part={part}>
        <SingleSelect
          value={chosen}
          disabled={isReadOnly}
          onChange={(next) => set(choices[next as keyof typeof choices])}
        >
          <SingleSelectOption value="">{t('pipelines.guard.none')}</SingleSelectOption>
          <SingleSelectOption value="rule">{t('pipelines.guard.rule')}</SingleSelectOption>
          <SingleSelectOption value="nobody">{t('pipelines.guard.nobody')}</SingleSelectOption>
          <SingleSelectOption value="all">{t('pipelines.guard.all')}</SingleSelectOption>
        </SingleSelect>
      </PartFrame>
      {isMap(value) ? (
        <Box paddingLeft={4} borderColor="neutral200" borderStyle="solid" borderWidth="0 0 0 2px">
          <PartForm path={part.path} schema={rule} />
        </Box>
      ) : null}
    </Flex>
  );
}
