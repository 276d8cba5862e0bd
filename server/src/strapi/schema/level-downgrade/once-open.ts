import type { Core } from '@strapi/strapi';

import { allContentTypes } from '../../ports/content-types';
import type { HiddenParts } from './hidden-parts';

interface Model {
  readonly attributes: Record<string, unknown>;
}

/**
 * Hides types and fields. Call it when the server starts to listen, not before: during boot Strapi
 * deletes permissions, field permissions and layouts of hidden types. Commands that do not start a
 * server, such as `strapi export`, see everything.
 */
export function hideParts(strapi: Core.Strapi, hidden: HiddenParts): void {
  for (const type of allContentTypes(strapi)) {
    if (hidden.uids.has(type.uid)) makeInvisible(type);
  }
  for (const [uid, names] of hidden.fields) takeOff(strapi, uid, names);
}

function makeInvisible(type: { pluginOptions?: object }): void {
  const options = (type.pluginOptions ??= {}) as Record<string, object>;
  for (const plugin of ['content-manager', 'content-type-builder']) {
    options[plugin] = { ...options[plugin], visible: false };
  }
}

/** Strapi neither reads nor writes a column without an attribute. */
function takeOff(strapi: Core.Strapi, uid: string, names: readonly string[]): void {
  const { attributes } = strapi.getModel(uid as never) as unknown as Model;
  const model = strapi.db.metadata.get(uid);
  for (const name of names) {
    Reflect.deleteProperty(attributes, name);
    Reflect.deleteProperty(model.attributes, name);
    for (const [column, attribute] of Object.entries(model.columnToAttribute)) {
      if (attribute === name) Reflect.deleteProperty(model.columnToAttribute, column);
    }
  }
}
