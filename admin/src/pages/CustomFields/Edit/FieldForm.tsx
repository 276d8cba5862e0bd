import { useMemo, useState, type ReactNode } from 'react';

import { Button, Flex } from '@strapi/design-system';
import { Check } from '@strapi/icons';
import { Blocker, Form, Layouts, type FormHelpers } from '@strapi/strapi/admin';

import type {
  CustomField,
  CustomFieldModel,
  CustomFieldType,
} from '../../../../../server/src/contracts/custom-fields';
import { PageBackButton } from '../../../components/PageBackButton';
import { useTranslate } from '../../../hooks/useTranslate';
import { checkField } from '../model/checkField';
import { EMPTY_FIELD, toFormValues, type FieldFormValues, type FormKey } from '../model/fieldForm';
import { DetailsCard } from './DetailsCard';
import { FieldFormProvider } from './FieldFormContext';
import { RulesCard } from './RulesCard';

type Errors = Partial<Record<FormKey, string>>;

interface FieldFormProps {
  model: CustomFieldModel;
  types: readonly CustomFieldType[];
  /** The record type's other fields, archived ones included. */
  others: readonly CustomField[];
  field?: CustomField;
  isReadOnly?: boolean;
  title: string;
  subtitle: string;
  /** Rendered above the cards. */
  notice?: ReactNode;
  /** Saves; resolves to errors of inputs, or to nothing on success. */
  onSave: (values: FieldFormValues, rules: readonly string[]) => Promise<Errors | undefined>;
}

/** The form of one custom field, for creating and editing. */
export function FieldForm({
  model,
  types,
  others,
  field,
  isReadOnly = false,
  title,
  subtitle,
  notice,
  onSave,
}: FieldFormProps) {
  const t = useTranslate();
  const initialValues = useMemo(() => (field ? toFormValues(field) : EMPTY_FIELD), [field]);
  const [visited, setVisited] = useState<ReadonlySet<FormKey>>(new Set());
  const [validated, setValidated] = useState<FieldFormValues>();

  const rulesOf = (type: string | null) => types.find(({ name }) => name === type)?.rules ?? [];
  const check = (values: FieldFormValues) =>
    checkField(values, {
      rules: rulesOf(values.type),
      model: model.displayName,
      others,
      exists: field !== undefined,
    });

  const handleSubmit = async (
    values: FieldFormValues,
    { setErrors }: FormHelpers<FieldFormValues>,
  ) => {
    const problems = Object.entries(check(values));
    const found: Errors = Object.fromEntries(
      problems.map(([key, problem]) => [key, t(problem.id, problem.values)]),
    );
    const errors = problems.length > 0 ? found : await onSave(values, rulesOf(values.type));
    if (!errors) return;
    setValidated(values);
    setErrors(errors);
  };

  return (
    <Form<FieldFormValues>
      method={field ? 'PUT' : 'POST'}
      initialValues={initialValues}
      disabled={isReadOnly}
      onSubmit={handleSubmit}
    >
      {({ modified, isSubmitting, values }) => (
        <FieldFormProvider
          value={{
            model,
            field,
            rules: rulesOf(values.type),
            isReadOnly,
            problems: check(values),
            visited,
            visit: (key) => setVisited((before) => new Set(before).add(key)),
            validated,
          }}
        >
          <Layouts.Header
            title={title}
            subtitle={subtitle}
            navigationAction={<PageBackButton fallback={`..?type=${model.uid}`} />}
            primaryAction={
              isReadOnly ? null : (
                <Button
                  type="submit"
                  size="S"
                  startIcon={<Check />}
                  disabled={!modified}
                  loading={isSubmitting}
                >
                  {t('action.save')}
                </Button>
              )
            }
          />
          <Layouts.Content>
            <Flex direction="column" alignItems="stretch" gap={6}>
              {notice}
              <DetailsCard types={types} />
              <RulesCard />
            </Flex>
          </Layouts.Content>
          <Blocker />
        </FieldFormProvider>
      )}
    </Form>
  );
}
