import { Flex, Typography } from '@strapi/design-system';
import { Check, Cross } from '@strapi/icons';

import { useGetCrmStatusQuery } from '../../api/customFields';
import { Card } from '../../components/Card';
import { useTranslate } from '../../hooks/useTranslate';

/** The rules that hold where no pipeline says otherwise, and where they are changed. */
export function RulesCard() {
  const t = useTranslate();
  const { data } = useGetCrmStatusQuery();
  if (!data) return null;
  const { selfAssign } = data.rules;
  const Icon = selfAssign ? Check : Cross;
  return (
    <Card title={t('general.rules')} text={t('general.rules.change')}>
      <Flex gap={3} data-rule="selfAssign">
        <Icon
          width="1.6rem"
          height="1.6rem"
          fill={selfAssign ? 'success600' : 'neutral600'}
          aria-hidden
        />
        <Typography textColor="neutral800">
          {t(selfAssign ? 'general.rules.selfAssign' : 'general.rules.noSelfAssign')}
        </Typography>
      </Flex>
    </Card>
  );
}
