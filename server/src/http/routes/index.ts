import { createAdminRoutes } from './admin';
import { createContentApiRoutes } from './content-api';

/** The routes of one app. */
export const createRoutes = () => ({
  'content-api': createContentApiRoutes(),
  admin: createAdminRoutes(),
});
