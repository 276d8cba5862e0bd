export { customFields } from './custom-fields';
