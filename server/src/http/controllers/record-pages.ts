import type { Core } from '@strapi/strapi';

import { ListActivities } from '../../contracts/activities';
import { parseRequest } from '../../contracts/parse';
import type { ListRelated, SearchRecords } from '../../contracts/record-pages';
import { getService } from '../../services/get-service';
import { assertSubjectRight } from './instances/subject-right';

type Context = Parameters<Core.ControllerHandler>[0];

/** HTTP endpoints of what belongs to a record, of the search, and of what is planned. */
export const recordPages = ({ strapi }: { strapi: Core.Strapi }) => ({
  related: async (context: Context): Promise<ListRelated.Response> => {
    const { uid, documentId } = context.params as { uid: string; documentId: string };
    const record = { type: uid, id: documentId };
    await assertSubjectRight(strapi, context, record);
    return getService('related', { strapi }).of(record, context);
  },

  search: async (context: Context): Promise<SearchRecords.Response> =>
    getService('search', { strapi }).find(context.query as SearchRecords.Query, context),

  activities: async (context: Context): Promise<ListActivities.Response> => {
    const query = parseRequest(ListActivities.query, context.query, 'query');
    const { subjectType: type, subjectId: id } = query.filters ?? {};
    const isRecord = type !== undefined && id !== undefined;
    if (isRecord) await assertSubjectRight(strapi, context, { type, id });
    return getService('activities', { strapi }).list(query, context, { isReadable: isRecord });
  },
});
