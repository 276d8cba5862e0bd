import { Suspense, useMemo, useState } from 'react';

import { Box, Divider, Tabs } from '@strapi/design-system';
import { useSearchParams } from 'react-router-dom';

import type { Definition, DefinitionVersion } from '../../../api/definitions';
import { LoadingCard } from '../../../components/LoadingCard';
import { useTranslate } from '../../../hooks/useTranslate';
import { EditorFrame } from './EditorFrame';
import { EDITOR_TABS } from './tabs';
import { DocumentContext } from './useDocument';
import { useJump } from './useJump';
import { useEditorState } from './useEditorState';

interface EditorProps {
  definition: Definition;
  versions: readonly DefinitionVersion[];
  onSaved: (saved: Definition) => void;
  /** Reads it again, and drops the changes. */
  onReload: () => void;
}

/** Shows and changes one version of a definition. */
export function Editor({ definition, versions, onSaved, onReload }: EditorProps) {
  const t = useTranslate();
  const [saved, setSaved] = useState(definition);
  const row = versions.find(({ version }) => version === saved.version);
  // To publish another version changes the state of this one.
  const current = useMemo(
    () => (row ? { ...saved, state: row.state, active: row.active } : saved),
    [saved, row],
  );
  const state = useEditorState(current, versions);
  const [params, setParams] = useSearchParams();
  useJump(state);
  const tab = EDITOR_TABS.find(({ name }) => name === params.get('tab')) ?? EDITOR_TABS[0];
  const showTab = (name: string): void =>
    setParams(
      (before) => {
        const next = new URLSearchParams(before);
        next.set('tab', name);
        return next;
      },
      { replace: true },
    );
  return (
    <DocumentContext.Provider value={state}>
      <EditorFrame
        onSaved={(next) => {
          setSaved(next);
          onSaved(next);
        }}
        onReload={onReload}
      >
        <Tabs.Root variant="simple" value={tab?.name ?? ''} onValueChange={showTab}>
          <Box overflow="auto hidden">
            <Tabs.List aria-label={t('pipelines.tabs')}>
              {EDITOR_TABS.map(({ name }) => (
                <Tabs.Trigger key={name} value={name}>
                  {t(`pipelines.tab.${name}`)}
                </Tabs.Trigger>
              ))}
            </Tabs.List>
          </Box>
          <Divider />
          <Box paddingTop={6}>
            {EDITOR_TABS.map(({ name, Content }) => (
              <Tabs.Content key={name} value={name}>
                <Suspense fallback={<LoadingCard />}>
                  <Content />
                </Suspense>
              </Tabs.Content>
            ))}
          </Box>
        </Tabs.Root>
      </EditorFrame>
    </DocumentContext.Provider>
  );
}
