import { modelContacts, modelHistory } from './models';

/** The plugin's controllers by name; the CRM types' own are added in `register`. */
export const controllers = { 'model-contacts': modelContacts, 'model-history': modelHistory };
