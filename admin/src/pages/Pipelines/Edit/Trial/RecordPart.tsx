import { useState, type FormEvent, type ReactNode } from 'react';

import { Button, Flex, Radio, Typography } from '@strapi/design-system';

import type { SimulationAnswer } from '../../../../api/simulation';
import { Note } from '../../../../components/Note';
import { SchemaForm, useSchemaForm, type JsonSchema } from '../../../../components/SchemaForm';
import { useTranslate } from '../../../../hooks/useTranslate';
import { useRecordOptions } from '../../../../inputs/records/useRecordOptions';
import { useRecordText } from '../../../../inputs/records/useRecordText';
import { Picker } from '../../../../inputs/Picker';
import { useDocument } from '../useDocument';
import { isSame } from '../../model/document';
import { namesIn } from './model/mentions';
import type { PartProps } from './parts';

/** An invented record with its values, or one of the app. */
export function RecordPart({ state, answer }: PartProps) {
  const t = useTranslate();
  const { trial, change } = state;
  const [isExisting, setExisting] = useState(trial.record !== undefined);
  const choose = (next: boolean): void => {
    setExisting(next);
    if (!next) change((before) => ({ ...before, record: undefined, moves: [] }));
  };
  return (
    <Flex direction="column" alignItems="stretch" gap={3}>
      <Radio.Group
        aria-label={t('trial.record')}
        value={isExisting ? 'existing' : 'invented'}
        onValueChange={(value: string) => choose(value === 'existing')}
      >
        <Flex gap={4} wrap="wrap">
          <Radio.Item value="invented">{t('trial.record.invented')}</Radio.Item>
          <Radio.Item value="existing">{t('trial.record.existing')}</Radio.Item>
        </Flex>
      </Radio.Group>
      {isExisting && answer.type !== null ? (
        <ExistingRecord type={answer.type} state={state} answer={answer} />
      ) : (
        <Values key={`${answer.type}-${answer.entity}`} state={state} answer={answer} />
      )}
    </Flex>
  );
}

function ExistingRecord({ type, state, answer }: Omit<PartProps, 'names'> & { type: string }) {
  const t = useTranslate();
  const { trial, change } = state;
  const id = trial.record?.id ?? null;
  const records = useRecordOptions(type);
  const text = useRecordText(type, id);
  return (
    <Flex direction="column" alignItems="stretch" gap={3}>
      <Picker
        label={t('trial.record.choose')}
        value={id}
        text={text}
        {...records.picker}
        placeholder={t('trial.record.choose')}
        onPick={(picked) =>
          change((before) => ({ ...before, record: { type, id: picked }, moves: [] }))
        }
      />
      {answer.hidden.length > 0 ? (
        <Note>{t('trial.hidden', { names: answer.hidden.join(', ') })}</Note>
      ) : null}
    </Flex>
  );
}

type Schema = JsonSchema & { readonly properties?: Readonly<Record<string, JsonSchema>> };

const part = (schema: Schema, names: readonly string[]): JsonSchema => ({
  type: 'object',
  properties: Object.fromEntries(
    Object.entries(schema.properties ?? {}).filter(([name]) => names.includes(name)),
  ),
});

/** The values that the pipeline reads or asks for; the others on demand. */
function Values({ state, answer }: Omit<PartProps, 'names'>) {
  const t = useTranslate();
  const { document } = useDocument();
  const [isAll, setAll] = useState(false);
  // The first answer has the schema; its defaults do not follow what is typed.
  const [{ sample, fields }] = useState<SimulationAnswer['input']>(answer.input);
  const names = Object.keys((sample as Schema).properties ?? {});
  const mentioned = namesIn(document, names);
  const [first] = useState(() => [
    ...new Set([...['name'].filter((one) => names.includes(one)), ...mentioned]),
  ]);
  return (
    <Flex direction="column" alignItems="stretch" gap={4}>
      <ValueForm
        key={isAll ? 'all' : 'some'}
        schema={isAll ? sample : part(sample, first)}
        given={state.trial.sample}
        onApply={(values) => state.change((before) => ({ ...before, sample: values }))}
        more={
          names.length > first.length ? (
            <Button variant="ghost" size="S" onClick={() => setAll(!isAll)}>
              {t(isAll ? 'trial.values.fewer' : 'trial.values.more')}
            </Button>
          ) : null
        }
      />
      {Object.keys((fields as Schema).properties ?? {}).length > 0 ? (
        <>
          <Typography variant="sigma" textColor="neutral600" tag="h3">
            {t('trial.data')}
          </Typography>
          <ValueForm
            schema={fields}
            given={state.trial.fields}
            onApply={(values) => state.change((before) => ({ ...before, fields: values }))}
          />
        </>
      ) : null}
    </Flex>
  );
}

interface ValueFormProps {
  schema: JsonSchema;
  given: Readonly<Record<string, unknown>>;
  onApply: (values: Readonly<Record<string, unknown>>) => void;
  more?: ReactNode;
}

function ValueForm({ schema, given, onApply, more }: ValueFormProps) {
  const t = useTranslate();
  const [stable] = useState(schema);
  const form = useSchemaForm(stable, { given: { ...given } });
  const [applied, setApplied] = useState(form.first);
  const apply = (): void => {
    if (!form.check()) return;
    setApplied(form.values);
    onApply(form.values);
  };
  return (
    <Flex
      tag="form"
      noValidate
      direction="column"
      alignItems="stretch"
      gap={4}
      onSubmit={(event: FormEvent) => {
        event.preventDefault();
        apply();
      }}
    >
      <SchemaForm form={form} isDisabled={false} />
      <Flex gap={2} justifyContent="space-between" wrap="wrap">
        <Button type="submit" size="S" variant="secondary" disabled={isSame(form.values, applied)}>
          {t('trial.values.apply')}
        </Button>
        {more}
      </Flex>
    </Flex>
  );
}
