import type {
  SimulatedState,
  SimulatedStep,
  SimulateDefinition,
  SimulationMove,
} from '../../../server/src/contracts/simulation';
import { crmApi } from './crmApi';
import { send } from './lists';

export type { SimulatedState, SimulatedStep, SimulationMove };
export type SimulationRequest = SimulateDefinition.Request['data'];
export type SimulationAnswer = SimulateDefinition.Response['data'];

const simulationApi = crmApi.injectEndpoints({
  endpoints: (builder) => ({
    /** Runs the whole again with each further move; nothing is written. */
    simulateCrmDefinition: builder.query<SimulationAnswer, SimulationRequest>({
      query: (request) => send('POST', '/definitions/simulate', request),
      transformResponse: ({ data }: SimulateDefinition.Response) => data,
      keepUnusedDataFor: 5,
    }),
  }),
});

export const { useSimulateCrmDefinitionQuery } = simulationApi;
