import { deriveName } from '../pages/CustomFields/model/deriveName';

/** What the server takes as the name of an integration, a subscription or a trigger. */
const NAME = /^[a-z][a-z0-9_-]{0,63}$/;

export const isName = (text: unknown): boolean => typeof text === 'string' && NAME.test(text);

/** `Sales chat` gives `sales-chat`. */
export const nameOf = (label: unknown): string =>
  typeof label === 'string' ? deriveName(label).replaceAll('_', '-') : '';
