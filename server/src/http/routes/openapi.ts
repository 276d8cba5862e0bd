import { GetOpenApi } from '../../contracts/openapi';
import { defineArea } from '../endpoint';

/** The OpenAPI document of this API. */
export const openapi = defineArea({
  tag: 'OpenAPI',
  description: 'This document.',
  level: 1,
  endpoints: [
    {
      right: 'read',
      method: 'GET',
      path: '/openapi.json',
      handler: 'openapi.find',
      operation: {
        id: 'getOpenApi',
        summary: 'Get the OpenAPI document of this app',
        description:
          'Describes what answers at the level in force, with the custom fields that are live. The same state gives the same bytes.',
      },
      contract: () => ({ response: GetOpenApi.response }),
    },
  ],
});
