import type { Core } from '@strapi/strapi';

import { assertDocumentId } from '../../strapi/ports/document-id';
import { toStrapiError } from '../../strapi/ports/errors';
import type { ModelDeclaration } from '../../contacts';
import { getService } from '../get-service';
import { DocumentContacts } from './contacts';

export type { ActorOption, CanOptions, DocumentContacts } from './contacts';

/** The level-1 API: CRM on the app's own types. Code written against it runs at every level. */
export const crm = ({ strapi }: { strapi: Core.Strapi }) => ({
  /**
   * Opts a content type in, with what data cannot say: guards and hooks. To be called in the
   * `register` of the app; laid over the type's `pluginOptions['nexus-crm']` (US-001, US-002).
   *
   * @throws Error that stops the boot and says what would be right.
   */
  model(uid: string, declaration: ModelDeclaration = {}): void {
    getService('models', { strapi }).declare(uid, declaration);
  },

  /**
   * The contacts of one document. Whether the document exists is asked by each method.
   *
   * @throws NotFoundError for a type that did not opt in.
   */
  for(uid: string, documentId: string): DocumentContacts {
    try {
      assertDocumentId(documentId);
      const model = getService('models', { strapi }).get(uid);
      return new DocumentContacts(strapi, model, documentId);
    } catch (error) {
      throw toStrapiError(error);
    }
  },
});

export type CrmService = ReturnType<typeof crm>;
