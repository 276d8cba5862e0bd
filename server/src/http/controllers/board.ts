import type { Core } from '@strapi/strapi';

import type { GetBoard, ListBoardCards } from '../../contracts/board';
import { getService } from '../../services/get-service';

type Context = Parameters<Core.ControllerHandler>[0];

/** HTTP endpoints of boards, for admins, users and API tokens. */
export const board = ({ strapi }: { strapi: Core.Strapi }) => {
  const service = () => getService('board', { strapi });
  const nameOf = (context: Context): string =>
    (context.params as { readonly definition: string }).definition;
  return {
    find: async (context: Context): Promise<GetBoard.Response> =>
      service().columns(nameOf(context), context.query, context),
    cards: async (context: Context): Promise<ListBoardCards.Response> =>
      service().cards(nameOf(context), context.query, context),
  };
};
