export { createCustomFields } from './custom-fields';
