/** Routes under `/api/nexus-crm`; each needs a permission of the caller's role or token. */
export const contentApi = { type: 'content-api' as const, routes: [] };
