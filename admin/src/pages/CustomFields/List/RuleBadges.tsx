import { Flex, Status, Typography } from '@strapi/design-system';
import { useIntl } from 'react-intl';

import type { CustomField } from '../../../../../server/src/contracts/custom-fields';
import { useTranslate } from '../../../hooks/useTranslate';

const LONGEST = 24;

/** The rules of a field, one badge each. */
export function RuleBadges({ field }: { field: CustomField }) {
  const t = useTranslate();
  const { formatDate, formatNumber } = useIntl();
  const said = (value: unknown) => value !== null && value !== undefined;
  const isMoment = field.type === 'date' || field.type === 'datetime';
  const shorten = (value: unknown) => {
    if (typeof value === 'number') return formatNumber(value, { maximumFractionDigits: 20 });
    if (typeof value === 'boolean') return t(value ? 'form.default.true' : 'form.default.false');
    if (isMoment && typeof value === 'string') {
      return formatDate(value, { dateStyle: 'medium', timeZone: 'UTC' });
    }
    const text = typeof value === 'string' ? value : JSON.stringify(value);
    return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
  };
  const rules = [
    field.required && t('rule.required'),
    field.unique && t('rule.unique'),
    field.enum && field.enum.length > 0 && t('rule.choices', { count: field.enum.length }),
    said(field.min) && t(isMoment ? 'rule.from' : 'rule.min', { value: shorten(field.min) }),
    said(field.max) && t(isMoment ? 'rule.until' : 'rule.max', { value: shorten(field.max) }),
    said(field.minLength) && t('rule.minLength', { value: String(field.minLength) }),
    said(field.maxLength) && t('rule.maxLength', { value: String(field.maxLength) }),
    field.pattern && t('rule.pattern'),
    said(field.default) && t('rule.default', { value: shorten(field.default) }),
  ].filter((rule): rule is string => typeof rule === 'string');

  if (rules.length === 0) {
    return <Typography textColor="neutral600">{t('list.none')}</Typography>;
  }
  return (
    <Flex gap={1} wrap="wrap">
      {rules.map((rule) => (
        <Status key={rule} size="XS" variant="neutral">
          <Typography variant="pi" textColor="neutral800">
            {rule}
          </Typography>
        </Status>
      ))}
    </Flex>
  );
}
