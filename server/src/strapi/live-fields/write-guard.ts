import type { Core } from '@strapi/strapi';
import type { UID } from '@strapi/strapi';
import { contentTypes } from '@strapi/utils';

import type { FieldDefinition } from '../../core/contracts';
import { CrmValidationError, type Problem } from '../../core/errors';
import { checkWrite } from '../../custom-fields';
import { isSameJson, type FieldTypeRegistry } from '../../fields';
import type { LiveFieldRegistry } from './registry';
import type { UniqueValues } from './unique-values';

type Data = Record<string, unknown>;

export interface StoredRow {
  readonly id: number;
  readonly documentId: string;
  readonly publishedAt: unknown;
  readonly [attribute: string]: unknown;
}

/**
 * Checks custom fields at the lowest door there is, the database lifecycles: REST, the Content
 * Manager, documents and `strapi.db.query` all pass it. Data is replaced by what is stored.
 */
export class WriteGuard {
  constructor(
    private readonly strapi: Core.Strapi,
    private readonly registry: LiveFieldRegistry,
    private readonly types: FieldTypeRegistry,
    private readonly unique: UniqueValues,
  ) {}

  /** @throws CrmValidationError naming every custom field that is wrong. */
  async onCreate(uid: string, rows: readonly Data[]): Promise<void> {
    const fields = this.registry.fields(uid);
    if (!fields) return;
    const problems: Problem[] = [];
    for (const data of rows) {
      const draft = this.hasDrafts(uid) && !data.publishedAt;
      const found = this.check(fields, data, { mode: 'create', draft });
      problems.push(...(await this.withoutOld(found, data, () => this.siblings(uid, data))));
    }
    if (problems.length === 0) {
      problems.push(...(await this.unique.problems(uid, fields, rows, undefined)));
    }
    if (problems.length > 0) throw new CrmValidationError(problems);
  }

  /** @throws CrmValidationError naming every custom field that is wrong. */
  async onUpdate(uid: string, data: Data, where: unknown): Promise<void> {
    const fields = this.registry.fields(uid);
    if (!fields || ![...fields.keys()].some((name) => data[name] !== undefined)) return;
    let targets: StoredRow[] | undefined;
    const load = async (): Promise<StoredRow[]> => (targets ??= await this.rows(uid, where));
    const found = this.check(fields, data, { mode: 'update', draft: false });
    const relaxed = await this.withoutDraftGaps(uid, found, data, load);
    const problems = [...(await this.withoutOld(relaxed, data, load))];
    if (problems.length === 0 && this.unique.concerns(fields, data)) {
      problems.push(...(await this.unique.problems(uid, fields, [data], await load())));
    }
    if (problems.length > 0) throw new CrmValidationError(problems);
  }

  private check(
    fields: ReadonlyMap<string, FieldDefinition>,
    data: Data,
    options: { mode: 'create' | 'update'; draft: boolean },
  ): readonly Problem[] {
    const { values, problems } = checkWrite([...fields.values()], data, this.types, options);
    Object.assign(data, values);
    return problems;
  }

  /** A draft may have its required fields emptied; whether it is one, only the row says. */
  private async withoutDraftGaps(
    uid: string,
    problems: readonly Problem[],
    data: Data,
    load: () => Promise<StoredRow[]>,
  ): Promise<readonly Problem[]> {
    const isGap = ({ path }: Problem): boolean => isEmpty(data[String(path[0])]);
    if (!this.hasDrafts(uid) || !problems.some(isGap)) return problems;
    const rows = await load();
    if (rows.some((row) => row.publishedAt !== null)) return problems;
    for (const { path } of problems.filter(isGap)) data[String(path[0])] = null;
    return problems.filter((problem) => !isGap(problem));
  }

  /**
   * A value that the document holds already is no new write: Strapi copies whole rows between
   * locales and versions, and a rule that came later must not stop that.
   */
  private async withoutOld(
    problems: readonly Problem[],
    data: Data,
    load: () => Promise<StoredRow[]>,
  ): Promise<readonly Problem[]> {
    if (problems.length === 0) return problems;
    const rows = await load();
    return problems.filter(({ path }) => {
      const name = String(path[0]);
      if (data[name] === undefined || data[name] === null) return true;
      return !rows.some((row) => isSameJson(row[name], data[name]));
    });
  }

  private siblings(uid: string, { documentId }: Data): Promise<StoredRow[]> {
    return documentId === undefined ? Promise.resolve([]) : this.rows(uid, { documentId });
  }

  /** Past the lifecycles: their own reads would come through here again. */
  private async rows(uid: string, where: unknown): Promise<StoredRow[]> {
    const builder = this.strapi.db.queryBuilder(uid) as unknown as {
      init(params: object): { execute<T>(): Promise<T> };
    };
    return builder.init({ where }).execute<StoredRow[]>();
  }

  private hasDrafts(uid: string): boolean {
    return contentTypes.hasDraftAndPublish(this.strapi.contentType(uid as UID.ContentType));
  }
}

const isEmpty = (value: unknown): boolean => value === null || value === undefined || value === '';
