/** The plugin's controllers by name; the CRM types' own are added in `register`. */
export const controllers = {};
