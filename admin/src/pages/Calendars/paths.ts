import { CALENDARS_PATH } from '../../constants';

export const LIST = `/settings/${CALENDARS_PATH}`;
export const CREATE = `${LIST}/create`;

export const pageOf = (name: string): string => `${LIST}/saved/${encodeURIComponent(name)}`;
