import type { ReactNode } from 'react';

import { Grid } from '@strapi/design-system';

import { useTranslate } from '../../../hooks/useTranslate';
import { applies } from '../model/fieldForm';
import { Card } from '../../../components/Card';
import { ChoicesRow } from './ChoicesRow';
import { DefaultRow } from './DefaultRow';
import { FlagRow } from './FlagRow';
import { useFieldForm } from './FieldFormContext';
import { MomentRow } from './MomentRow';
import { NumberRow } from './NumberRow';
import { TextRow } from './TextRow';
import { useInput } from './useInput';

/** The rules that the chosen type supports. */
export function RulesCard() {
  const t = useTranslate();
  const { rules } = useFieldForm();
  const { values } = useInput('type');
  if (values.type === null) return null;
  const needsChoices = values.type === 'enumeration' || values.type === 'multiple';
  return (
    <Card gap={6} title={t('form.rules')} text={t('form.rules.hint')}>
      <Grid.Root gap={6}>
        {applies('enum', rules) && needsChoices ? (
          <Cell isWide>
            <ChoicesRow isOptional={false} />
          </Cell>
        ) : null}
        <Cell>
          <FlagRow name="required" label={t('form.required')} hint={t('form.required.hint')} />
        </Cell>
        {applies('unique', rules) ? (
          <Cell>
            <FlagRow name="unique" label={t('form.unique')} hint={t('form.unique.hint')} />
          </Cell>
        ) : null}
        {applies('min', rules) ? <Bounds type={values.type} /> : null}
        {applies('minLength', rules) ? (
          <>
            <Cell>
              <NumberRow name="minLength" label={t('form.minLength')} />
            </Cell>
            <Cell>
              <NumberRow name="maxLength" label={t('form.maxLength')} />
            </Cell>
          </>
        ) : null}
        {applies('pattern', rules) ? (
          <Cell>
            <TextRow
              name="pattern"
              label={t('form.pattern')}
              hint={t('form.pattern.hint')}
              isCode
            />
          </Cell>
        ) : null}
        <Cell isWide={values.type === 'json'}>
          <DefaultRow />
        </Cell>
        {applies('enum', rules) && !needsChoices ? (
          <Cell isWide>
            <ChoicesRow isOptional />
          </Cell>
        ) : null}
      </Grid.Root>
    </Card>
  );
}

function Bounds({ type }: { type: string }) {
  const t = useTranslate();
  const isMoment = type === 'date' || type === 'datetime';
  const isCount = type === 'multiple';
  const labels = isMoment
    ? { min: t('form.min.date'), max: t('form.max.date') }
    : isCount
      ? { min: t('form.min.multiple'), max: t('form.max.multiple') }
      : { min: t('form.min'), max: t('form.max') };
  return (
    <>
      {(['min', 'max'] as const).map((name) => (
        <Cell key={name}>
          {isMoment ? (
            <MomentRow name={name} label={labels[name]} hasTime={type === 'datetime'} />
          ) : (
            <NumberRow name={name} label={labels[name]} />
          )}
        </Cell>
      ))}
    </>
  );
}

function Cell({ children, isWide }: { children: ReactNode; isWide?: boolean }) {
  return (
    <Grid.Item col={isWide ? 12 : 6} xs={12} direction="column" alignItems="stretch">
      {children}
    </Grid.Item>
  );
}
