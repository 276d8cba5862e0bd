import { Flex } from '@strapi/design-system';

import type { JsonSchema } from '../../../../components/SchemaForm';
import { useTranslate } from '../../../../hooks/useTranslate';
import { getAt, type Path } from '../../model/document';
import { usePartTexts } from '../useLanguageTexts';
import { useDocument } from '../useDocument';
import { CONDITION_OPTIONS } from './conditionKinds';
import { ExtraKeys } from './ExtraKeys';
import { NamesPart } from './NamesPart';
import { PlainPart } from './PlainPart';

/** A condition by its type, with its options; those of the app's own conditions are JSON. */
export function RegisteredPart({ path }: { path: Path }) {
  const t = useTranslate();
  const texts = usePartTexts();
  const { document } = useDocument();
  const type = getAt(document, [...path, 'type']);
  const options = typeof type === 'string' ? CONDITION_OPTIONS[type] : undefined;
  return (
    <Flex direction="column" alignItems="stretch" gap={3}>
      {options ? null : (
        <PlainPart
          path={[...path, 'type']}
          name="type"
          schema={{ type: 'string' }}
          label={t('pipelines.condition.type')}
          hint={t('pipelines.condition.type.hint')}
          isRequired
        />
      )}
      {Object.entries(options ?? {}).map(([key, schema]) => {
        const part = {
          ...{ path: [...path, key], name: key, schema: schema as JsonSchema },
          ...{ ...texts(key, 'condition'), isRequired: false },
        };
        const isNames = key === 'roles' || key === 'teams';
        return isNames ? <NamesPart key={key} {...part} /> : <PlainPart key={key} {...part} />;
      })}
      <ExtraKeys path={path} known={['type', ...Object.keys(options ?? {})]} canAdd={!options} />
    </Flex>
  );
}
