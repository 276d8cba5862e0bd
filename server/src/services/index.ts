import { crm } from './crm';
import { fieldTypes } from './field-types';
import { ledger } from './ledger';
import { levels } from './levels';
import { models } from './models';

/** The plugin's services by name; each file exports a factory that takes `{ strapi }`. */
export const services = { levels, 'field-types': fieldTypes, models, ledger, crm };
