import { useRef, useState, type ChangeEvent } from 'react';

import { IconButton, Menu, Modal } from '@strapi/design-system';
import { Download, More, Upload } from '@strapi/icons';
import { useNotification } from '@strapi/strapi/admin';

import type {
  CustomFieldFile,
  CustomFieldModel,
} from '../../../../../server/src/contracts/custom-fields';
import { useTranslate } from '../../../hooks/useTranslate';
import { readFieldFile } from '../model/fieldFile';
import { ImportModal } from './ImportModal';
import { useExportFile } from './useFieldFile';

interface FileMenuProps {
  model: CustomFieldModel;
  canManage: boolean;
}

/** Exports and imports field definitions as a file. */
export function FileMenu({ model, canManage }: FileMenuProps) {
  const t = useTranslate();
  const { toggleNotification } = useNotification();
  const exportFile = useExportFile();
  const input = useRef<HTMLInputElement>(null);
  const [chosen, setChosen] = useState<{ name: string; file: CustomFieldFile }>();

  const handleFile = async (event: ChangeEvent<HTMLInputElement>) => {
    const [blob] = event.target.files ?? [];
    // Allows choosing the same file again after it was corrected.
    event.target.value = '';
    if (!blob) return;
    const file = readFieldFile(await blob.text());
    if (typeof file === 'string') {
      toggleNotification({ type: 'danger', message: t(`file.${file}`, { file: blob.name }) });
    } else setChosen({ name: blob.name, file });
  };

  return (
    <>
      <Menu.Root>
        <Menu.Trigger
          tag={IconButton}
          variant="tertiary"
          icon={<More />}
          label={t('list.more')}
          endIcon={null}
        />
        <Menu.Content popoverPlacement="bottom-end">
          <Menu.Item startIcon={<Download />} onSelect={() => void exportFile(model)}>
            {t('file.export.one', { model: model.displayName })}
          </Menu.Item>
          <Menu.Item startIcon={<Download />} onSelect={() => void exportFile()}>
            {t('file.export.all')}
          </Menu.Item>
          {canManage ? (
            <Menu.Item startIcon={<Upload />} onSelect={() => input.current?.click()}>
              {t('file.import')}
            </Menu.Item>
          ) : null}
        </Menu.Content>
      </Menu.Root>
      <input
        ref={input}
        type="file"
        accept="application/json,.json"
        hidden
        aria-label={t('file.input')}
        onChange={(event) => void handleFile(event)}
      />
      <Modal.Root open={chosen !== undefined} onOpenChange={() => setChosen(undefined)}>
        {chosen ? (
          <ImportModal
            fileName={chosen.name}
            file={chosen.file}
            onDone={() => setChosen(undefined)}
          />
        ) : null}
      </Modal.Root>
    </>
  );
}
