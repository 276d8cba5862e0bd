import { Flex } from '@strapi/design-system';

import { SchemaForm } from '../../../components/SchemaForm';
import { useTranslate } from '../../../hooks/useTranslate';
import { Card } from '../../../components/Card';
import { EnabledRow } from '../EnabledRow';
import { SecretRows } from './SecretRows';
import type { IntegrationFormState } from './useIntegrationForm';

interface IntegrationCardsProps {
  form: IntegrationFormState;
  isReadOnly: boolean;
}

/** Name, settings, secrets and limits, each in a card. */
export function IntegrationCards({ form, isReadOnly }: IntegrationCardsProps) {
  const t = useTranslate();
  const { details, settings, secrets, limits, isEnabled, setEnabled } = form;
  return (
    <Flex direction="column" alignItems="stretch" gap={6}>
      <Card gap={6} title={t('integrations.card.details')}>
        <SchemaForm form={details.form} isDisabled={isReadOnly} />
        <EnabledRow
          hint={t('integrations.enabled.hint')}
          value={isEnabled}
          isDisabled={isReadOnly}
          onChange={setEnabled}
        />
      </Card>
      {settings.rows.length > 0 ? (
        <Card gap={6} title={t('integrations.card.settings')}>
          <SchemaForm form={settings} isDisabled={isReadOnly} />
        </Card>
      ) : null}
      {secrets.form.rows.length > 0 ? (
        <Card
          gap={6}
          title={t('integrations.card.secrets')}
          text={t('integrations.card.secrets.hint')}
        >
          <SecretRows secrets={secrets} isDisabled={isReadOnly} />
        </Card>
      ) : null}
      <Card gap={6} title={t('integrations.card.limits')} text={t('integrations.card.limits.hint')}>
        <SchemaForm form={limits} isDisabled={isReadOnly} />
      </Card>
    </Flex>
  );
}
