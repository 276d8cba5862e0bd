import type { Core } from '@strapi/strapi';

import { parseRequest } from '../../contracts/parse';
import { ReencryptSecrets, type GetSecrets } from '../../contracts/secrets';
import { getService } from '../../services/get-service';

type Context = Parameters<Core.ControllerHandler>[0];

/** HTTP endpoints of the keys of secrets, for admins, users and API tokens. */
export const secrets = ({ strapi }: { strapi: Core.Strapi }) => {
  const service = () => getService('secrets', { strapi });

  return {
    find: async (): Promise<GetSecrets.Response> => ({ data: await service().status() }),

    reencrypt: async (context: Context): Promise<ReencryptSecrets.Response> => {
      parseRequest(ReencryptSecrets.request, context.request.body ?? {}, 'body');
      return { data: await service().reencrypt() };
    },
  };
};
