import { Flex, Typography } from '@strapi/design-system';

import { useTranslate } from '../../../hooks/useTranslate';
import { VersionState } from '../VersionState';
import type { PipelineRow } from '../model/state';

/** The state of a pipeline, its active version, and a draft that waits beside it. */
export function RowState({ row: { active, draft, opened } }: { row: PipelineRow }) {
  const t = useTranslate();
  const shown = active ?? opened;
  return (
    <Flex direction="column" alignItems="flex-start" gap={1}>
      <Flex gap={2}>
        <VersionState version={shown} />
        <Typography textColor="neutral800">{shown.version}</Typography>
      </Flex>
      {active && draft ? (
        <Typography variant="pi" textColor="neutral600">
          {t('pipelines.draftBeside', { version: draft.version })}
        </Typography>
      ) : null}
    </Flex>
  );
}
