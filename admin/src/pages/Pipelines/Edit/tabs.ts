import { lazy, type ComponentType, type LazyExoticComponent } from 'react';

export interface EditorTab {
  /** In the URL as `tab`, and in the texts as `pipelines.tab.<name>`. */
  readonly name: 'stages' | 'transitions' | 'settings' | 'json' | 'graph' | 'try' | 'versions';
  readonly Content: LazyExoticComponent<ComponentType>;
}

/** The tabs of the editor, in their order. Each reads and changes the document by `useDocument`. */
export const EDITOR_TABS: readonly EditorTab[] = [
  {
    name: 'stages',
    Content: lazy(() => import('./Stages').then((tab) => ({ default: tab.StagesTab }))),
  },
  {
    name: 'transitions',
    Content: lazy(() => import('./Transitions').then((tab) => ({ default: tab.TransitionsTab }))),
  },
  {
    name: 'settings',
    Content: lazy(() => import('./Settings').then((tab) => ({ default: tab.SettingsTab }))),
  },
  {
    name: 'graph',
    Content: lazy(() => import('./Graph').then((tab) => ({ default: tab.GraphTab }))),
  },
  {
    name: 'json',
    Content: lazy(() => import('./Json').then((tab) => ({ default: tab.JsonTab }))),
  },
  {
    name: 'try',
    Content: lazy(() => import('./Trial').then((tab) => ({ default: tab.TrialTab }))),
  },
  {
    name: 'versions',
    Content: lazy(() => import('./Versions').then((tab) => ({ default: tab.VersionsTab }))),
  },
];
