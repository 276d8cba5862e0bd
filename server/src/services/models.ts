import type { Core } from '@strapi/strapi';

import { allContentTypes } from '../strapi/ports/content-types';
import { PLUGIN_ID } from '../constants';
import { parseModel, type ContactModel, type ModelDeclaration } from '../contacts';
import { CrmConfigurationError, CrmNotFoundError } from '../core/errors';
import { nearestName, type FieldTypeRegistry } from '../fields';
import { hasContentType } from '../strapi/ports/content-types';

/** Types that cannot have contacts: Strapi's and the CRM's. */
const NEVER = /^(admin|strapi)::|^plugin::nexus-crm\./;

/** The content types that opted in, from their schemas and from code (FR-L1-001, FR-L1-002). */
export const createModels = (strapi: Core.Strapi, fieldTypes: FieldTypeRegistry) => {
  const declarations = new Map<string, ModelDeclaration>();
  let resolved: ReadonlyMap<string, ContactModel> | undefined;

  const find = (uid: string): ContactModel | undefined => resolved?.get(uid);

  return {
    /**
     * Opts a type in from code; merged over its schema.
     *
     * @throws CrmConfigurationError after `register`, and for a type that was declared already.
     */
    declare(uid: string, declaration: ModelDeclaration): void {
      if (resolved) {
        throw new CrmConfigurationError(
          `model('${uid}') came too late: call it in the register function of src/index.`,
        );
      }
      if (declarations.has(uid)) {
        throw new CrmConfigurationError(`model('${uid}') was called twice; declare a type once.`);
      }
      declarations.set(uid, declaration);
    },

    /**
     * Reads all declarations, once, after every app and plugin has declared its own; returns the
     * types that opted in.
     *
     * @throws CrmConfigurationError listing every problem of any declaration.
     */
    resolve(): string[] {
      const found = new Map<string, ContactModel>();
      const faults: string[] = [];
      for (const [uid, { options, declaration }] of collect(strapi, declarations)) {
        const fault = faultOf(uid, strapi);
        const parsed =
          fault === undefined
            ? parseModel(uid, options, declaration, fieldTypes)
            : { ok: false as const, problems: [{ path: [], message: fault }] };
        if (parsed.ok) found.set(uid, parsed.value);
        else {
          faults.push(
            ...parsed.problems.map(({ path, message }) =>
              [uid, path.join('.'), message].filter((part) => part !== '').join(': '),
            ),
          );
        }
      }
      if (faults.length > 0) {
        throw new CrmConfigurationError(`The CRM cannot start:\n- ${faults.join('\n- ')}`);
      }
      resolved = found;
      return [...found.keys()];
    },

    find,

    /** @throws CrmNotFoundError for a type that did not opt in. */
    get(uid: string): ContactModel {
      const model = find(uid);
      if (model) return model;
      const given: unknown = uid; // Untyped code may pass anything.
      const asked = String(given).slice(0, 80);
      throw new CrmNotFoundError(`"${asked}" has no contacts: it did not opt in to the CRM.`, {
        uid: asked,
      });
    },

    uids: (): string[] => [...(resolved?.keys() ?? [])],
  };
};

export type Models = ReturnType<typeof createModels>;

interface Source {
  readonly options?: unknown;
  readonly declaration?: ModelDeclaration;
}

function collect(
  strapi: Core.Strapi,
  declarations: ReadonlyMap<string, ModelDeclaration>,
): Map<string, Source> {
  const sources = new Map<string, Source>();
  for (const { uid, pluginOptions } of allContentTypes(strapi)) {
    const options = pluginOptions?.[PLUGIN_ID];
    if (options !== undefined && !NEVER.test(uid)) sources.set(uid, { options });
  }
  for (const [uid, declaration] of declarations) {
    sources.set(uid, { ...sources.get(uid), declaration });
  }
  return sources;
}

function faultOf(uid: string, strapi: Core.Strapi): string | undefined {
  if (NEVER.test(uid)) return 'is not a type of the app, so it cannot have contacts';
  if (hasContentType(strapi, uid)) return undefined;
  const near = nearestName(uid, Object.keys(strapi.contentTypes));
  return `is not a content type of this app${near ? `; did you mean "${near}"?` : ''}`;
}
