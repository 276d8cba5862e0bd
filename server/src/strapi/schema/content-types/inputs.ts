import type { Core } from '@strapi/strapi';

import { INPUTS, PLUGIN_ID } from '../../../constants';

const ONE_COLUMN = { default: 6, isResizable: true } as const;
const WHOLE_ROW = { default: 12, isResizable: true } as const;

/**
 * Registers the inputs that the Content Manager shows for people, documents, choices, stages and
 * currencies. They stand over plain columns of these types, so REST and GraphQL do not know them:
 * an attribute keeps its `type` and names the input as its `customField`.
 *
 * At every level, because an app's own types may use them.
 */
export function registerInputs(strapi: Core.Strapi): void {
  strapi.customFields.register([
    { name: INPUTS.owner, plugin: PLUGIN_ID, type: 'string', inputSize: ONE_COLUMN },
    { name: INPUTS.person, plugin: PLUGIN_ID, type: 'string', inputSize: ONE_COLUMN },
    { name: INPUTS.people, plugin: PLUGIN_ID, type: 'json', inputSize: WHOLE_ROW },
    { name: INPUTS.contentType, plugin: PLUGIN_ID, type: 'string', inputSize: ONE_COLUMN },
    { name: INPUTS.record, plugin: PLUGIN_ID, type: 'string', inputSize: WHOLE_ROW },
    { name: INPUTS.choices, plugin: PLUGIN_ID, type: 'json', inputSize: ONE_COLUMN },
    { name: INPUTS.stage, plugin: PLUGIN_ID, type: 'string', inputSize: ONE_COLUMN },
    { name: INPUTS.audience, plugin: PLUGIN_ID, type: 'json', inputSize: WHOLE_ROW },
    { name: INPUTS.currency, plugin: PLUGIN_ID, type: 'string', inputSize: ONE_COLUMN },
  ]);
}
