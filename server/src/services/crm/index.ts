import { assertDocumentId } from '../../strapi/ports/document-id';
import { toStrapiError } from '../../strapi/ports/errors';
import type { ModelDeclaration } from '../../contacts';
import type { Models } from '../models';
import type { ContactParts } from './parts';
import { DocumentContacts } from './contacts';

export type { ActorOption, CanOptions, DocumentContacts } from './contacts';

/** The level-1 API: contacts on the app's own types. The same code runs at every level. */
export const createCrm = (parts: ContactParts, models: Models) => ({
  /**
   * Opts a content type in, with guards and hooks, which JSON cannot contain. Call it in the app's
   * `register`; merged over the type's `pluginOptions['nexus-crm']` (US-001, US-002).
   *
   * @throws Error that aborts the boot and says how to fix it.
   */
  model(uid: string, declaration: ModelDeclaration = {}): void {
    models.declare(uid, declaration);
  },

  /**
   * The contacts of one document. Each method checks that the document exists.
   *
   * @throws NotFoundError for a type that did not opt in.
   */
  for(uid: string, documentId: string): DocumentContacts {
    try {
      assertDocumentId(documentId);
      const model = models.get(uid);
      return new DocumentContacts(parts, model, documentId);
    } catch (error) {
      throw toStrapiError(error);
    }
  },
});

export type CrmService = ReturnType<typeof createCrm>;
