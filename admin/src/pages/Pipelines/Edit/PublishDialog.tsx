import { Typography } from '@strapi/design-system';
import { Upload } from '@strapi/icons';

import { FormModal } from '../../../components/FormModal';
import { useTranslate } from '../../../hooks/useTranslate';
import { ProblemLine } from './ProblemLine';
import { useDocument } from './useDocument';
import { versionToSave } from './useSaving';

interface PublishDialogProps {
  isLoading: boolean;
  onPublish: () => void;
  onClose: () => void;
}

/** What publishing does. Errors prevent it; warnings are shown, and confirmed by publishing. */
export function PublishDialog({ isLoading, onPublish, onClose }: PublishDialogProps) {
  const t = useTranslate();
  const state = useDocument();
  const { definition, versions, diagnostics, isChanged } = state;
  const version = isChanged ? versionToSave(state) : definition.version;
  const active = versions.find((one) => one.active);
  const hasErrors = diagnostics.some(({ severity }) => severity === 'error');
  return (
    <FormModal
      title={t('pipelines.publish.title', { version })}
      save={t(diagnostics.length > 0 ? 'pipelines.publish.anyway' : 'pipelines.publish')}
      saveIcon={<Upload />}
      isSaving={isLoading}
      onSave={hasErrors ? undefined : onPublish}
      onClose={onClose}
    >
      <Typography textColor="neutral800">
        {hasErrors
          ? t('pipelines.publish.errors')
          : active
            ? t('pipelines.publish.replaces', { version: active.version })
            : t('pipelines.publish.first')}
      </Typography>
      {!hasErrors && diagnostics.length > 0 ? (
        <Typography textColor="neutral800">{t('pipelines.publish.warnings')}</Typography>
      ) : null}
      {diagnostics.length > 0 ? (
        <ul>
          {diagnostics.map((diagnostic, index) => (
            <ProblemLine key={`${index} ${diagnostic.at}`} diagnostic={diagnostic} onGo={onClose} />
          ))}
        </ul>
      ) : null}
    </FormModal>
  );
}
