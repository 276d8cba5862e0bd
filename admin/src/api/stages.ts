import type { ListStages, StageEntry } from '../../../server/src/contracts/available-actions';
import { crmApi } from './crmApi';

const stagesApi = crmApi.injectEndpoints({
  endpoints: (builder) => ({
    // Names of endpoints are those of the whole admin panel: review workflows has a `getStages`.
    /** The stages that active definitions have for records of a type. */
    getCrmStages: builder.query<StageEntry[], string>({
      query: (type) => ({ url: '/nexus-crm/stages', method: 'GET', config: { params: { type } } }),
      transformResponse: ({ data }: ListStages.Response) => data,
    }),
  }),
});

export const { useGetCrmStagesQuery } = stagesApi;
