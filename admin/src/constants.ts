import { PLUGIN_ID } from './pluginId';

/** The settings page, relative to `/settings`. */
export const CUSTOM_FIELDS_PATH = `${PLUGIN_ID}/custom-fields`;

/** Who may open the page, and who may change anything on it; the server enforces both again. */
export const PERMISSIONS = {
  read: [{ action: 'plugin::nexus-crm.custom-fields.read', subject: null }],
  manage: [{ action: 'plugin::nexus-crm.custom-fields.manage', subject: null }],
};
