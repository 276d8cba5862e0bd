import { ADMIN_ACTIONS } from '../../constants';
import { ListViews, MarkView, SaveView } from '../../contracts/views';
import { defineArea } from '../endpoint';

const ROOT = '/views';
const ONE = `${ROOT}/:id`;

export const views = defineArea<'own' | 'share'>({
  tag: 'Saved views',
  description:
    'What a page of the CRM shows, saved under a name. The caller must be a user or an admin; API tokens get 403.',
  level: 2,
  permissions: { own: ADMIN_ACTIONS.dashboardRead, share: ADMIN_ACTIONS.viewsShare },
  endpoints: [
    {
      right: 'own',
      method: 'GET',
      path: ROOT,
      handler: 'views.find',
      operation: {
        id: 'listViews',
        summary: 'List the views of the caller and those that are shared, by name',
      },
      contract: () => ({ query: ListViews.query, response: ListViews.response }),
    },
    {
      right: 'own',
      method: 'POST',
      path: ROOT,
      handler: 'views.create',
      operation: {
        id: 'createView',
        summary: 'Save what a page shows under a name',
        description: 'At most 100 for each person; 409 `TooManyViews` beyond.',
        status: [201],
      },
      contract: () => ({ body: SaveView.request, response: SaveView.response }),
    },
    {
      right: 'own',
      method: 'PUT',
      path: ONE,
      handler: 'views.update',
      operation: {
        id: 'updateView',
        summary: 'Rename a view of the caller, or change what it shows',
      },
      contract: () => ({ body: SaveView.change, response: SaveView.response }),
    },
    {
      right: 'own',
      method: 'DELETE',
      path: ONE,
      handler: 'views.delete',
      operation: { id: 'deleteView', summary: 'Delete a view of the caller' },
      contract: () => ({ response: SaveView.response }),
    },
    {
      right: 'own',
      method: 'PUT',
      path: `${ONE}/pin`,
      handler: 'views.pin',
      operation: {
        id: 'pinView',
        summary: 'Put a view into the navigation of the caller, or take it out',
      },
      contract: () => ({ body: MarkView.pin, response: SaveView.response }),
    },
    {
      right: 'share',
      method: 'PUT',
      path: `${ONE}/share`,
      handler: 'views.share',
      operation: {
        id: 'shareView',
        summary: 'Share a view with everybody, or end that',
        description: 'One shares views of one’s own, and may end that for those of others too.',
      },
      contract: () => ({ body: MarkView.share, response: SaveView.response }),
    },
  ],
});
