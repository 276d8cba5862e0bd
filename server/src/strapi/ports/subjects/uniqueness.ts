import type { Core } from '@strapi/strapi';

import type { FieldDefinition } from '../../../core/contracts';
import { CrmValidationError, type Problem } from '../../../core/errors';
import type { LiveFieldRegistry } from '../../live-fields/registry';
import { UniqueValues } from '../../live-fields/unique-values';
import type { ScalarAttribute, ScalarAttributes } from './attributes';
import { DocumentRows, type DocumentRow } from './rows';
import { isSameValue, type Values } from './values';

/** Checks unique attributes for engine writes, in the current transaction. */
export class Uniqueness {
  readonly #custom: UniqueValues;
  readonly #rows: DocumentRows;

  constructor(
    private readonly strapi: Core.Strapi,
    private readonly fields: LiveFieldRegistry,
  ) {
    this.#custom = new UniqueValues(strapi, fields);
    this.#rows = new DocumentRows(strapi);
  }

  /**
   * @param stored the current values of the document: unchanged ones are not checked.
   * @throws CrmValidationError if another document has one of these values.
   */
  async check(
    uid: string,
    attributes: ScalarAttributes,
    values: Values,
    target: Pick<DocumentRow, 'documentId' | 'publishedAt'>,
    stored: Values,
  ): Promise<void> {
    const problems: Problem[] = [];
    const written = Object.keys(values).filter(
      (name) => isUnique(attributes.get(name)) && !isSameValue(values[name], stored[name] ?? null),
    );
    const custom = new Map<string, FieldDefinition>();
    for (const name of written) {
      const field = this.fields.fields(uid)?.get(name);
      if (field) custom.set(name, field);
      else problems.push(...(await this.plain(uid, name, values[name], target.documentId)));
    }
    if (custom.size > 0) {
      const published = target.publishedAt ?? null;
      const targets = [{ documentId: target.documentId, publishedAt: published }];
      problems.push(...(await this.#custom.problems(uid, custom, [values], targets)));
    }
    if (problems.length > 0) throw new CrmValidationError(problems);
  }

  /** As in Strapi: drafts may share a value, published documents may not. */
  private async plain(
    uid: string,
    name: string,
    value: unknown,
    documentId: string,
  ): Promise<Problem[]> {
    if (value === null || this.#rows.hasDrafts(uid)) return [];
    const rows = await this.strapi.db
      .queryBuilder(uid)
      .where({ [name]: value, documentId: { $ne: documentId } })
      .select(['id'])
      .limit(1)
      .execute<unknown[]>();
    if (rows.length === 0) return [];
    const message = `"${name}" must be unique: another record has this value`;
    return [{ path: [name], message }];
  }
}

/** Strapi enforces uniqueness of a `uid` in any case. */
const isUnique = (attribute: ScalarAttribute | undefined): boolean =>
  attribute?.unique === true || attribute?.type === 'uid';
