import { Flex } from '@strapi/design-system';

import { useTranslate } from '../../../../hooks/useTranslate';
import { LANGUAGE } from '../../model/language';
import { OtherKeys } from '../parts/OtherKeys';
import { PartForm } from '../parts/PartForm';
import { PartRow } from '../parts/PartRow';
import { Card } from '../../../../components/Card';
import { TabFrame } from '../TabFrame';

/** Keys of the definition that have a section, a tab, or are its identity. */
const ELSEWHERE = [
  ...['id', 'model', 'rules', 'actions', 'dataSchema', 'entities', 'transitions', 'campaigns'],
  'sla',
];

const SECTIONS = ['dataSchema', 'entities', 'actions', 'sla', 'campaigns', 'rules'] as const;

/** What concerns the whole pipeline: its title, data, records, guards, SLA and campaigns. */
export function SettingsTab() {
  const t = useTranslate();
  const { properties = {} } = LANGUAGE.Definition;
  return (
    <TabFrame>
      <Flex direction="column" alignItems="stretch" gap={6}>
        <Card title={t('pipelines.settings.general')}>
          <PartForm
            path={[]}
            schema={{ ...LANGUAGE.Definition, additionalProperties: true }}
            part="definition"
            without={ELSEWHERE}
          />
          <OtherKeys path={[]} schema={LANGUAGE.Definition} />
        </Card>
        {SECTIONS.map((key) => (
          <Card
            key={key}
            title={t(`pipelines.settings.${key}`)}
            text={t(`pipelines.settings-text.${key}`)}
          >
            <PartRow
              path={[key]}
              name={key}
              schema={properties[key] ?? {}}
              part="definition"
              isUntitled
            />
          </Card>
        ))}
      </Flex>
    </TabFrame>
  );
}
