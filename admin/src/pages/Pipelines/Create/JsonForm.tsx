import { useRef, useState, type ChangeEvent, type FormEvent } from 'react';

import {
  Box,
  Button,
  Field,
  Flex,
  JSONInput,
  SingleSelect,
  SingleSelectOption,
} from '@strapi/design-system';
import { Check, Upload } from '@strapi/icons';

import { useGetCrmReferenceTypesQuery } from '../../../api/references';
import { useEditorLabel } from '../../../hooks/useEditorLabel';
import { useTranslate } from '../../../hooks/useTranslate';
import { PageFrame } from '../PageFrame';
import { isMap, type Document } from '../model/document';
import { useCreate } from './useCreate';

/** A pipeline from JSON that is pasted or uploaded; it is saved as it is. */
export function JsonForm() {
  const t = useTranslate();
  const [text, setText] = useState('');
  const [error, setError] = useState<string>();
  const [model, setModel] = useState<string>();
  const { data: types = [] } = useGetCrmReferenceTypesQuery();
  const input = useRef<HTMLInputElement>(null);
  const frame = useEditorLabel(t('pipelines.json.label'));
  const { create, isLoading } = useCreate();
  const document = read(text);
  const isInModel = document !== undefined && !('id' in document);

  const save = async (): Promise<void> => {
    if (!document) return setError(t('pipelines.json.noObject'));
    if (isInModel && model === undefined) return setError(t('pipelines.json.noName'));
    setError(undefined);
    await create({ schema: document, ...(isInModel && { model }) }, () =>
      setError(t('pipelines.json.taken')),
    );
  };
  const handleFile = async ({ target }: ChangeEvent<HTMLInputElement>): Promise<void> => {
    const [file] = target.files ?? [];
    if (file) setText(await file.text());
    // Allows choosing the same file again after it was corrected.
    target.value = '';
  };

  return (
    <form
      noValidate
      onSubmit={(event: FormEvent) => {
        event.preventDefault();
        void save();
      }}
    >
      <PageFrame
        hasBack
        title={t('pipelines.create.title')}
        subtitle={t('pipelines.start.json')}
        primaryAction={
          <Flex gap={2}>
            <Button
              size="S"
              variant="tertiary"
              startIcon={<Upload />}
              onClick={() => input.current?.click()}
            >
              {t('pipelines.json.upload')}
            </Button>
            <Button type="submit" size="S" startIcon={<Check />} loading={isLoading}>
              {t('pipelines.create')}
            </Button>
          </Flex>
        }
      >
        <input
          ref={input}
          type="file"
          accept="application/json,.json"
          hidden
          aria-label={t('pipelines.json.upload')}
          onChange={(event) => void handleFile(event)}
        />
        <Box
          background="neutral0"
          hasRadius
          shadow="filterShadow"
          padding={{ initial: 4, medium: 7 }}
        >
          <Flex direction="column" alignItems="stretch" gap={4}>
            <Field.Root name="json" error={error} hint={t('pipelines.json.hint')}>
              <Box ref={frame}>
                <JSONInput value={text} minHeight="36rem" maxHeight="60rem" onChange={setText} />
              </Box>
              <Field.Hint />
              <Field.Error />
            </Field.Root>
            {isInModel ? (
              <Field.Root name="model" hint={t('pipelines.json.model.hint')}>
                <Field.Label>{t('pipelines.json.model')}</Field.Label>
                <SingleSelect
                  value={model ?? ''}
                  placeholder={t('record.type.placeholder')}
                  onChange={(next) => setModel(String(next))}
                >
                  {types.map(({ type, name }) => (
                    <SingleSelectOption key={type} value={type}>
                      {name}
                    </SingleSelectOption>
                  ))}
                </SingleSelect>
                <Field.Hint />
              </Field.Root>
            ) : null}
          </Flex>
        </Box>
      </PageFrame>
    </form>
  );
}

function read(text: string): Document | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isMap(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
