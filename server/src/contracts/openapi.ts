import { z } from 'zod';

/** GET /openapi.json : the OpenAPI 3.1 document of this app's CRM endpoints. */
export namespace GetOpenApi {
  export const response = z.lazy(() =>
    z
      .object({
        openapi: z.string(),
        info: z.looseObject({ title: z.string(), version: z.string() }),
      })
      .catchall(z.unknown()),
  );
  export type Response = z.infer<typeof response>;
}
