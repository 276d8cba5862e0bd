/** Routes under `/nexus-crm` for the admin panel; each names the admin permission it asks for. */
export const admin = { type: 'admin' as const, routes: [] };
