import type { Core } from '@strapi/strapi';

import { PLUGIN_ID, RECORD_UIDS } from '../../constants';
import { getService } from '../../services/get-service';
import { pluginVersion } from '../plugin-version';
import {
  createDocument,
  describeEndpoints,
  type DescribedEndpoints,
  type OpenApiDocument,
} from './document';
import { recordTypeOf, type RecordType } from './record-schemas';

/** `strapi.plugin('nexus-crm').service('openapi')`: the OpenAPI document of this app. */
export const openapi = ({ strapi }: { strapi: Core.Strapi }) => {
  let endpoints: DescribedEndpoints | undefined;

  const document = (): OpenApiDocument => {
    const level = getService('levels', { strapi }).current();
    if (endpoints?.level !== level) endpoints = describeEndpoints(level);
    const input = {
      level,
      version: pluginVersion(strapi),
      server: `${publicUrl(strapi)}${prefix(strapi)}/${PLUGIN_ID}`,
      records: recordTypes(strapi),
      kinds: getService('integrations', { strapi }).describeKinds(),
    };
    return createDocument(input, endpoints);
  };

  return {
    /** The current document: of the level in force, with the live custom fields. */
    document,

    /** The document as JSON with a final line break; deterministic. */
    text: (): string => `${JSON.stringify(document(), null, 2)}\n`,
  };
};

const prefix = (strapi: Core.Strapi): string =>
  strapi.config.get<string>('api.rest.prefix', '/api').replace(/\/$/, '');

/** The app's public URL if it is configured; otherwise empty: relative to the document's host. */
function publicUrl(strapi: Core.Strapi): string {
  const url = strapi.config.get<string>('server.url', '');
  return /^https?:\/\//.test(url) ? url.replace(/\/$/, '') : '';
}

function recordTypes(strapi: Core.Strapi): RecordType[] {
  if (!getService('levels', { strapi }).includes(2)) return [];
  const fields = getService('live-fields', { strapi }).registry.all();
  return RECORD_UIDS.map((uid) => {
    const custom = fields
      .filter((field) => field.uid === uid && field.state === 'live')
      .map(({ name, label, help }) => [name, [label, help].filter(Boolean).join('. ')] as const);
    return recordTypeOf(strapi, uid, new Map(custom));
  });
}
