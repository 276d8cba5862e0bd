import { Typography } from '@strapi/design-system';
import { Upload } from '@strapi/icons';

import {
  usePublishCrmDefinitionMutation,
  type DefinitionVersion,
} from '../../../../api/definitions';
import { describeError } from '../../../../api/errors';
import { FormModal } from '../../../../components/FormModal';
import { Note } from '../../../../components/Note';
import { useReport } from '../../../../hooks/useReport';
import { useServerText } from '../../../../hooks/useServerText';
import { useTranslate } from '../../../../hooks/useTranslate';
import { useDocument } from '../useDocument';

interface ReleaseDialogProps {
  version: DefinitionVersion;
  onClose: () => void;
}

/** Makes a version the active one: a draft, or one that was active before. */
export function ReleaseDialog({ version, onClose }: ReleaseDialogProps) {
  const t = useTranslate();
  const say = useServerText();
  const report = useReport();
  const { versions } = useDocument();
  const [publish, { isLoading, error }] = usePublishCrmDefinitionMutation();
  const active = versions.find((one) => one.active);
  const isDraft = version.state === 'draft';
  const confirm = async (): Promise<void> => {
    const answer = await publish({ name: version.name, version: version.version });
    if (!('data' in answer)) return;
    report.done('pipelines.published', { version: version.version });
    onClose();
  };
  return (
    <FormModal
      title={t(isDraft ? 'pipelines.publish.title' : 'versions.goBack.title', {
        version: version.version,
      })}
      save={t(isDraft ? 'versions.publish' : 'versions.goBack')}
      saveIcon={<Upload />}
      isSaving={isLoading}
      onSave={() => void confirm()}
      onClose={onClose}
    >
      <Typography textColor="neutral800">
        {active
          ? t('pipelines.publish.replaces', { version: active.version })
          : t('pipelines.publish.first')}
      </Typography>
      {error ? (
        <Note variant="warning" role="alert">
          {describeError(error, say) ?? t('error.unknown')}
        </Note>
      ) : null}
    </FormModal>
  );
}
