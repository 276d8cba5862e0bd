import { PLUGIN_ID } from './pluginId';

/** The settings page, relative to `/settings`. */
export const CUSTOM_FIELDS_PATH = `${PLUGIN_ID}/custom-fields`;

/** Permissions to open the page and to change anything on it; enforced again by the server. */
export const PERMISSIONS = {
  read: [{ action: 'plugin::nexus-crm.custom-fields.read', subject: null }],
  manage: [{ action: 'plugin::nexus-crm.custom-fields.manage', subject: null }],
};
