export const PLUGIN_ID = 'nexus-crm';
