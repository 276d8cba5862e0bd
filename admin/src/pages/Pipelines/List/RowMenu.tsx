import { useState } from 'react';

import { Dialog, IconButton, Menu } from '@strapi/design-system';
import { Cross, Download, More, Pencil } from '@strapi/icons';
import { ConfirmDialog } from '@strapi/strapi/admin';
import { useNavigate } from 'react-router-dom';

import {
  useDeactivateCrmDefinitionMutation,
  useGetCrmDefinitionQuery,
} from '../../../api/definitions';
import { useReport } from '../../../hooks/useReport';
import { useTranslate } from '../../../hooks/useTranslate';
import type { PipelineRow } from '../model/state';
import { pageOf } from '../paths';
import { saveAsFile } from '../saveAsFile';
import { useCanManage } from '../useCanManage';

/** Opens a pipeline, saves it as a file, or lets no more instances start. */
export function RowMenu({ row: { name, label, opened, active } }: { row: PipelineRow }) {
  const t = useTranslate();
  const report = useReport();
  const navigate = useNavigate();
  const canManage = useCanManage();
  const { data } = useGetCrmDefinitionQuery({ name, version: opened.version });
  const [deactivate] = useDeactivateCrmDefinitionMutation();
  const [isAsking, setAsking] = useState(false);
  const handleDeactivate = async (): Promise<void> => {
    const answer = await deactivate({ name, version: active?.version });
    if ('error' in answer) report.failed(answer.error);
    else report.done('pipelines.deactivated', { label });
  };
  return (
    <>
      <Menu.Root>
        <Menu.Trigger
          tag={IconButton}
          variant="ghost"
          icon={<More />}
          label={t('pipelines.more', { label })}
          endIcon={null}
        />
        <Menu.Content popoverPlacement="bottom-end">
          <Menu.Item startIcon={<Pencil />} onSelect={() => navigate(pageOf(name, opened.version))}>
            {t(canManage ? 'pipelines.edit' : 'pipelines.view')}
          </Menu.Item>
          <Menu.Item
            startIcon={<Download />}
            disabled={!data}
            onSelect={() =>
              saveAsFile(
                `${name}-${opened.version}.json`,
                JSON.stringify(data?.definition.schema, null, 2),
              )
            }
          >
            {t('pipelines.json.download')}
          </Menu.Item>
          {canManage && active ? (
            <Menu.Item variant="danger" startIcon={<Cross />} onSelect={() => setAsking(true)}>
              {t('pipelines.deactivate')}
            </Menu.Item>
          ) : null}
        </Menu.Content>
      </Menu.Root>
      <Dialog.Root open={isAsking} onOpenChange={setAsking}>
        <ConfirmDialog
          title={t('pipelines.deactivate.title', { label })}
          onConfirm={handleDeactivate}
        >
          {t('pipelines.deactivate.text')}
        </ConfirmDialog>
      </Dialog.Root>
    </>
  );
}
