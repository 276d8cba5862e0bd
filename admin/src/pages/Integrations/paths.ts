import { INTEGRATIONS_PATH } from '../../constants';

export const LIST = `/settings/${INTEGRATIONS_PATH}`;
export const CREATE = `${LIST}/create`;

export const pageOf = (name: string): string => `${LIST}/saved/${encodeURIComponent(name)}`;
export const logOf = (name: string): string =>
  `${LIST}?${new URLSearchParams({ tab: 'log', integration: name }).toString()}`;
