import { useEffect } from 'react';

import { Button, Flex, Loader, Modal, Typography } from '@strapi/design-system';
import { useAuth } from '@strapi/strapi/admin';

import type { CustomFieldFile } from '../../../../../server/src/contracts/custom-fields';
import { useImportCustomFieldsMutation } from '../../../api/customFields';
import { useReport } from '../../../hooks/useReport';
import { useTranslate } from '../../../hooks/useTranslate';
import { ImportPreview } from './ImportPreview';
import { ImportProblems } from './ImportProblems';

interface ImportModalProps {
  fileName: string;
  file: CustomFieldFile;
  onDone: () => void;
}

/** Previews an import by a dry run. */
export function ImportModal({ fileName, file, onDone }: ImportModalProps) {
  const t = useTranslate();
  const report = useReport();
  const refetchPermissions = useAuth('ImportModal', (auth) => auth.refetchPermissions);
  const [check, checked] = useImportCustomFieldsMutation();
  const [run, { isLoading: isRunning }] = useImportCustomFieldsMutation();

  useEffect(() => {
    void check({ file, dryRun: true });
  }, [check, file]);

  const handleImport = async () => {
    const answer = await run({ file, dryRun: false });
    if ('error' in answer) report.failed(answer.error);
    else {
      report.done('import.done', { count: answer.data.created.length });
      await refetchPermissions();
    }
    onDone();
  };

  const count = checked.data?.created.length ?? 0;
  return (
    <Modal.Content>
      <Modal.Header>
        <Modal.Title>{t('import.title')}</Modal.Title>
      </Modal.Header>
      <Modal.Body>
        <Flex direction="column" alignItems="stretch" gap={4} aria-live="polite">
          <Typography textColor="neutral600">{t('import.from', { file: fileName })}</Typography>
          {checked.data ? <ImportPreview plan={checked.data} /> : null}
          {checked.error ? <ImportProblems error={checked.error} file={file} /> : null}
          {!checked.data && !checked.error ? (
            <Flex justifyContent="center" padding={6}>
              <Loader>{t('import.checking')}</Loader>
            </Flex>
          ) : null}
        </Flex>
      </Modal.Body>
      <Modal.Footer>
        <Modal.Close>
          <Button variant="tertiary">{t('action.cancel')}</Button>
        </Modal.Close>
        <Button disabled={count === 0} loading={isRunning} onClick={() => void handleImport()}>
          {t('import.confirm', { count })}
        </Button>
      </Modal.Footer>
    </Modal.Content>
  );
}
