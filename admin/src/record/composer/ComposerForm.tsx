import { useEffect, useMemo, useRef, useState, type FormEvent } from 'react';

import { Button, Flex } from '@strapi/design-system';

import { describeError, listProblems } from '../../api/errors';
import type { RecordKey } from '../../api/process';
import { useSaveCrmInteractionMutation, useUploadCrmFilesMutation } from '../../api/records';
import { Note } from '../../components/Note';
import { SchemaForm, useSchemaForm } from '../../components/SchemaForm';
import { useCanUpload } from '../../hooks/useCanEdit';
import { useReport } from '../../hooks/useReport';
import { useServerText } from '../../hooks/useServerText';
import { useTranslate } from '../../hooks/useTranslate';
import { useOwnId } from '../../inputs/people/useOwnId';
import { FilesInput } from './FilesInput';
import { isBlank, logSchema, planSchema, tomorrow, type ComposerMode } from './model';

interface ComposerFormProps {
  record: RecordKey;
  mode: ComposerMode;
  onClose: () => void;
}

/** Logs what has happened with a record, or plans what is going to. Give it a `key` of the mode. */
export function ComposerForm({ record, mode, onClose }: ComposerFormProps) {
  const t = useTranslate();
  const say = useServerText();
  const { done } = useReport();
  const canUpload = useCanUpload();
  const caller = useOwnId();
  const [files, setFiles] = useState<readonly File[]>([]);
  const [fault, setFault] = useState<string>();
  const [upload, uploading] = useUploadCrmFilesMutation();
  const [save, saving] = useSaveCrmInteractionMutation();
  const box = useRef<HTMLFormElement>(null);
  const isPlan = mode === 'plan';
  const schema = useMemo(() => (mode === 'plan' ? planSchema(t) : logSchema(mode, t)), [mode, t]);
  const given = useMemo(
    () =>
      isPlan ? { dueAt: tomorrow(new Date()), ...(caller && { assignee: caller }) } : undefined,
    [isPlan, caller],
  );
  const form = useSchemaForm(schema, { given });
  const isLoading = uploading.isLoading || saving.isLoading;

  useEffect(() => {
    box.current?.querySelector<HTMLElement>('textarea, input:not([type="file"])')?.focus();
  }, []);

  const send = async (): Promise<void> => {
    setFault(undefined);
    if (!form.check()) return;
    if (!isPlan && isBlank(form.values) && files.length === 0) {
      return setFault(t('record.blank'));
    }
    const uploaded = files.length > 0 ? await upload(files) : { data: [] };
    if ('error' in uploaded)
      return setFault(describeError(uploaded.error, say) ?? t('error.unknown'));
    const answer = await save({
      record,
      values: {
        ...form.values,
        ...(isPlan ? {} : { type: mode }),
        ...(uploaded.data.length > 0 && { attachments: uploaded.data }),
        ...{ subjectType: record.type, subjectId: record.id },
      },
    });
    if ('error' in answer) {
      const left = form.placeErrors(listProblems(answer.error, say));
      const words = left.length > 0 ? left.join(' ') : describeError(answer.error, say);
      return setFault(words ?? t('error.unknown'));
    }
    done(isPlan ? 'record.planned' : 'record.logged');
    onClose();
  };

  const submit = (event: FormEvent): void => {
    event.preventDefault();
    event.stopPropagation();
    if (!isLoading) void send();
  };

  return (
    <form ref={box} onSubmit={submit} noValidate aria-label={t(`record.log.${mode}`)}>
      <Flex direction="column" alignItems="stretch" gap={4} paddingTop={4}>
        {fault === undefined ? null : (
          <Note variant="warning" role="alert">
            {fault}
          </Note>
        )}
        <SchemaForm form={form} isDisabled={isLoading} />
        <Flex justifyContent="space-between" alignItems="flex-end" gap={3} wrap="wrap">
          {canUpload && !isPlan ? (
            <FilesInput files={files} isDisabled={isLoading} onChange={setFiles} />
          ) : (
            <span />
          )}
          <Flex gap={2}>
            <Button type="button" variant="tertiary" onClick={onClose}>
              {t('action.cancel')}
            </Button>
            <Button type="submit" loading={isLoading}>
              {t(isPlan ? 'record.plan.save' : 'record.log.save')}
            </Button>
          </Flex>
        </Flex>
      </Flex>
    </form>
  );
}
