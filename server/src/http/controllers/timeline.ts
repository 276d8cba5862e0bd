import type { Core } from '@strapi/strapi';

import { UID } from '../../constants';
import { GetTimeline } from '../../contracts/timeline';
import { parseRequest } from '../../contracts/parse';
import type { Subject } from '../../core/contracts';
import { getService } from '../../services/get-service';
import { assertSubjectRight } from './instances/subject-right';

type Context = Parameters<Core.ControllerHandler>[0];

/** HTTP endpoints of the timelines of records. */
export const timeline = ({ strapi }: { strapi: Core.Strapi }) => {
  const of = async (context: Context, record: Subject): Promise<GetTimeline.Response> => {
    const query = parseRequest(GetTimeline.query, context.query, 'query');
    await assertSubjectRight(strapi, context, record);
    return getService('timeline', { strapi }).of(record, query, { caller: context });
  };
  return {
    find: async (context: Context): Promise<GetTimeline.Response> => {
      const { id } = context.params as { readonly id: string };
      return of(context, { type: UID.contact, id });
    },

    ofRecord: async (context: Context): Promise<GetTimeline.Response> => {
      const { uid, documentId } = context.params as { uid: string; documentId: string };
      return of(context, { type: uid, id: documentId });
    },
  };
};
