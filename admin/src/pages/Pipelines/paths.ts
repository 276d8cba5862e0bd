import { PIPELINES_PATH } from '../../constants';

export const LIST = `/settings/${PIPELINES_PATH}`;
export const CREATE = `${LIST}/create`;

/** The form of a new pipeline, once it is chosen what it begins with. */
export const createFrom = (start: string): string =>
  `${CREATE}?${new URLSearchParams({ from: start }).toString()}`;

/** @param version by default the active version, or else the newest. */
export const pageOf = (name: string, version?: string): string => {
  const query = version === undefined ? '' : `?${new URLSearchParams({ version }).toString()}`;
  return `${LIST}/saved/${encodeURIComponent(name)}${query}`;
};
