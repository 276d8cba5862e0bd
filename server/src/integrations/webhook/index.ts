export { createWebhook } from './webhook';
