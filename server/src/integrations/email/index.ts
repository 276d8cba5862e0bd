export { createEmail, type Mail, type SendMail } from './email';
