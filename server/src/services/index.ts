import { levels } from './levels';

/** The plugin's services by name; each file exports a factory that takes `{ strapi }`. */
export const services = { levels };
