import { useState } from 'react';

import { Flex } from '@strapi/design-system';

import type { DefinitionVersion } from '../../../../api/definitions';
import { ListFrame } from '../../../../components/ListFrame';
import { useIsWide } from '../../../../hooks/useIsWide';
import { useTranslate } from '../../../../hooks/useTranslate';
import { useDocument } from '../useDocument';
import { Comparison } from './Comparison';
import { MoveDialog } from './MoveDialog';
import { ReleaseDialog } from './ReleaseDialog';
import { VersionRow } from './VersionRow';

const COLUMNS = ['version', 'state', 'saved', 'running', 'actions'] as const;

/** Every version of the pipeline: what runs it, how it differs, and which one is active. */
export function VersionsTab() {
  const t = useTranslate();
  const isWide = useIsWide();
  const { versions } = useDocument();
  const [released, setReleased] = useState<DefinitionVersion>();
  const [target, setTarget] = useState<DefinitionVersion>();
  const columns = isWide ? COLUMNS : (['version', 'actions'] as const);
  return (
    <Flex direction="column" alignItems="stretch" gap={6}>
      <ListFrame
        columns={columns.map((key) => ({ key, title: t(`versions.column.${key}`) }))}
        count={versions.length}
      >
        {versions.map((version) => (
          <VersionRow
            key={version.version}
            version={version}
            isWide={isWide}
            onRelease={() => setReleased(version)}
            onMove={() => setTarget(version)}
          />
        ))}
      </ListFrame>
      <Comparison />
      {released ? (
        <ReleaseDialog version={released} onClose={() => setReleased(undefined)} />
      ) : null}
      {target ? <MoveDialog target={target} onClose={() => setTarget(undefined)} /> : null}
    </Flex>
  );
}
