export { registerCrmContentTypes } from './register';
export { createCrmContentTypes, type CrmContentTypes } from './schemas';
