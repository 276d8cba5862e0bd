import type { StrapiApp } from '@strapi/strapi/admin';

import { AssignAction, MoveAction } from './bulk/BulkAction';
import { ProcessPanel } from './ProcessPanel';
import { TimelinePanel } from './TimelinePanel';

type Add<Part> = (parts: readonly Part[]) => void;

/** Adds our panels and bulk actions to the Content Manager, as far as it takes them. */
export function registerProcessPanel(app: StrapiApp): void {
  const { apis } = app.getPlugin('content-manager');
  if ('addEditViewSidePanel' in apis) {
    const add = apis.addEditViewSidePanel as Add<typeof ProcessPanel>;
    add([ProcessPanel, TimelinePanel]);
  }
  if ('addBulkAction' in apis) {
    const add = apis.addBulkAction as Add<typeof AssignAction>;
    add([AssignAction, MoveAction]);
  }
}
