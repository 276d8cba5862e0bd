export { MAIL_JOB, mailJob, type MailOptions } from './mails';
export { Notifications } from './notifications';
export { NotificationWriter } from './notifier';
export { notificationPruning } from './pruning';
export { templatesOf } from './templates';
