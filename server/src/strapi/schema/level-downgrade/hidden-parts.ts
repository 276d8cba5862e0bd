import type { Core } from '@strapi/strapi';

import { isLiveAttribute } from '../../../custom-fields';
import { allContentTypes } from '../../ports/content-types';
import { isOwnType } from '../retention';

/** The parts of level 2 that a level downgrade hides. */
export interface HiddenParts {
  /** The CRM's own types. */
  readonly uids: ReadonlySet<string>;
  /** Names of the live custom fields on types of the app, by uid. */
  readonly fields: ReadonlyMap<string, readonly string[]>;
}

/** Reads the registered parts; call it in `register`, after the types and live fields. */
export function hiddenParts(strapi: Core.Strapi): HiddenParts {
  const uids = new Set<string>();
  const fields = new Map<string, string[]>();
  for (const { uid, attributes } of allContentTypes(strapi)) {
    if (isOwnType(uid)) {
      uids.add(uid);
      continue;
    }
    const live = Object.keys(attributes).filter((name) => isLiveAttribute(attributes[name]));
    if (live.length > 0) fields.set(uid, live);
  }
  return { uids, fields };
}
