import type { Core } from '@strapi/strapi';
import type { UID } from '@strapi/strapi';
import { contentTypes } from '@strapi/utils';

import type { FieldDefinition } from '../../core/contracts';
import { CrmValidationError, type Problem } from '../../core/errors';
import { checkWrite, isStoredValue } from '../../custom-fields';
import type { FieldTypeRegistry } from '../../fields';
import type { DocumentBefore, StoredRow } from './document-before';
import type { LiveFieldRegistry } from './registry';
import type { UniqueValues } from './unique-values';

type Data = Record<string, unknown>;
type Fields = ReadonlyMap<string, FieldDefinition>;

/** Stored values, which may be written again without validation. */
interface Old {
  /** Rows of the same document: Strapi copies values between locales and versions. */
  readonly rows: readonly StoredRow[];
  /** The written or replaced row: a required field may stay empty only if it is empty here. */
  readonly own: readonly StoredRow[];
}

/**
 * Validates custom fields in the database lifecycles, which REST, the Content Manager, the Document
 * Service and `strapi.db.query` share. Replaces the data by its stored form. Unchanged values are
 * not validated, so later rules do not break them.
 */
export class WriteGuard {
  constructor(
    private readonly strapi: Core.Strapi,
    private readonly registry: LiveFieldRegistry,
    private readonly types: FieldTypeRegistry,
    private readonly unique: UniqueValues,
    private readonly before: DocumentBefore,
  ) {}

  /** @throws CrmValidationError listing every invalid custom field. */
  async onCreate(uid: string, rows: readonly Data[]): Promise<void> {
    const fields = this.registry.fields(uid);
    if (!fields) return;
    const problems: Problem[] = [];
    for (const data of rows) {
      const draft = this.hasDrafts(uid) && !data.publishedAt;
      const found = this.check(fields, data, { mode: 'create', draft });
      const old = async (): Promise<Old[]> => [await this.replacedBy(uid, data)];
      problems.push(...(await this.withoutOld(fields, found, data, old)));
    }
    if (problems.length === 0) {
      const asked = rows.length === 1 ? this.withoutReplaced(fields, rows[0] ?? {}) : fields;
      problems.push(...(await this.unique.problems(uid, asked, rows, undefined)));
    }
    if (problems.length > 0) throw new CrmValidationError(problems);
  }

  /** @throws CrmValidationError listing every invalid custom field. */
  async onUpdate(uid: string, data: Data, where: unknown): Promise<void> {
    const fields = this.registry.fields(uid);
    if (!fields || ![...fields.keys()].some((name) => data[name] !== undefined)) return;
    let targets: StoredRow[] | undefined;
    const load = async (): Promise<StoredRow[]> => (targets ??= await this.rows(uid, where));
    const found = this.check(fields, data, { mode: 'update', draft: false });
    const relaxed = await this.withoutDraftGaps(uid, found, data, load);
    const old = async (): Promise<Old[]> => this.oldOf(uid, await load());
    const problems = [...(await this.withoutOld(fields, relaxed, data, old))];
    if (problems.length === 0 && this.unique.concerns(fields, data)) {
      const rows = await load();
      const asked = this.without(fields, data, (field) =>
        rows.every((row) => this.holds(row, field, data)),
      );
      problems.push(...(await this.unique.problems(uid, asked, [data], rows)));
    }
    if (problems.length > 0) throw new CrmValidationError(problems);
  }

  private check(
    fields: Fields,
    data: Data,
    options: { mode: 'create' | 'update'; draft: boolean },
  ): readonly Problem[] {
    const { values, problems } = checkWrite([...fields.values()], data, this.types, options);
    Object.assign(data, values);
    return problems;
  }

  /** Required fields of a draft may be emptied; only the stored row shows whether it is a draft. */
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

  /** Keeps the problems of changed values; unchanged ones are written in their stored form. */
  private async withoutOld(
    fields: Fields,
    problems: readonly Problem[],
    data: Data,
    load: () => Promise<Old[]>,
  ): Promise<readonly Problem[]> {
    if (problems.length === 0) return problems;
    const olds = await load();
    return problems.filter(({ path }) => {
      const field = fields.get(String(path[0]));
      if (!field || olds.length === 0) return true;
      const held = olds.map(({ rows, own }) =>
        (isEmpty(data[field.name]) ? own : rows).find((row) => this.holds(row, field, data)),
      );
      const [first] = held;
      if (!first || held.includes(undefined)) return true;
      data[field.name] = first[field.name];
      return false;
    });
  }

  private holds(row: StoredRow, field: FieldDefinition, data: Data): boolean {
    return isStoredValue(field, data[field.name], row[field.name], this.types);
  }

  private without(fields: Fields, data: Data, isOld: (field: FieldDefinition) => boolean): Fields {
    return new Map(
      [...fields].filter(([name, field]) => data[name] === undefined || !isOld(field)),
    );
  }

  /** A previously published value stays valid when the document is published again. */
  private withoutReplaced(fields: Fields, data: Data): Fields {
    const published = this.before
      .rowsOf(data.documentId)
      .filter(({ publishedAt }) => publishedAt !== null);
    return this.without(fields, data, (field) =>
      published.some((row) => this.holds(row, field, data)),
    );
  }

  private async replacedBy(uid: string, data: Data): Promise<Old> {
    const { documentId } = data;
    const before = this.before.rowsOf(documentId);
    const now = documentId === undefined ? [] : await this.rows(uid, { documentId });
    const own = before.filter(
      (row) =>
        (row.publishedAt === null) === !data.publishedAt &&
        (row.locale ?? null) === (data.locale ?? null),
    );
    return { rows: [...before, ...now], own };
  }

  /** The stored values of every row that an update changes. */
  private async oldOf(uid: string, targets: readonly StoredRow[]): Promise<Old[]> {
    const ids = [...new Set(targets.map(({ documentId }) => documentId))];
    const rows =
      this.hasDrafts(uid) || targets.some(({ locale }) => (locale ?? null) !== null)
        ? await this.rows(uid, { documentId: { $in: ids } })
        : targets;
    return targets.map((target) => ({
      rows: rows.filter(({ documentId }) => documentId === target.documentId),
      own: [target],
    }));
  }

  /** Bypasses the lifecycles, which would recurse. */
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
