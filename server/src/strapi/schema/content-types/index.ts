export { registerInputs } from './inputs';
export { registerCrmContentTypes } from './register';
export { createCrmContentTypes, type CrmContentTypes } from './schemas';
