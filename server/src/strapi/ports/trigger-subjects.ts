import type { Core } from '@strapi/strapi';

import type { Json } from '../../core/contracts';
import { isUnstorable } from '../../core/text';
import { contentTypeOf } from './content-types';
import { recordField } from './record-fields';
import { filterOfType } from './scope';
import { isSubjectType } from './subjects/subject-type';

const TEXTS = ['string', 'text', 'email', 'enumeration', 'uid'];
const WHOLE = ['integer', 'biginteger'];

/** The largest value of an `integer` column on PostgreSQL. */
const LARGEST = 2_147_483_647;

/** Finds records by values that come from outside. */
export class TriggerSubjects {
  constructor(private readonly strapi: Core.Strapi) {}

  /** What is wrong with a type as a subject, as the end of a sentence. */
  typeFault(type: string): string | undefined {
    if (isSubjectType(this.strapi, type)) return undefined;
    return `names "${type.slice(0, 80)}", which is no content type whose records run pipelines`;
  }

  /** What is wrong with an attribute that records are found by, as the end of a sentence. */
  attributeFault(type: string, name: string): string | undefined {
    if (name === 'documentId') return 'cannot be used: write "id"';
    const field = recordField(this.strapi, type, name, undefined);
    if (typeof field === 'string') return field;
    return [...TEXTS, ...WHOLE, 'boolean'].includes(field.type)
      ? undefined
      : `is of the type ${field.type}: records are found by texts, whole numbers and booleans`;
  }

  /** The documents with these values; at most two. */
  async find(type: string, where: Readonly<Record<string, Json>>): Promise<readonly string[]> {
    const condition: Record<string, Json> = {};
    for (const [name, value] of Object.entries(where)) {
      const compared = this.#comparable(type, name, value);
      // A value that the column cannot hold is that of no record.
      if (compared === undefined) return [];
      condition[name] = compared;
    }
    const rows = await this.strapi.db
      .queryBuilder(type)
      .where({ ...filterOfType(this.strapi, type), ...condition })
      .select([...new Set(['documentId', ...Object.keys(condition)])])
      .orderBy([{ id: 'asc' }])
      .limit(MOST_ROWS)
      .execute<Readonly<Record<string, unknown>>[]>();
    // MariaDB compares texts without case, accents and trailing blanks.
    const isExact = (row: Readonly<Record<string, unknown>>): boolean =>
      Object.entries(condition).every(
        ([name, value]) => typeof value !== 'string' || row[name] === value,
      );
    const documents = rows
      .filter(isExact)
      .flatMap(({ documentId }) => (typeof documentId === 'string' ? documentId : []));
    return [...new Set(documents)].slice(0, 2);
  }

  #comparable(type: string, name: string, value: Json): Json | undefined {
    const attribute = (
      contentTypeOf(this.strapi, type)?.attributes as
        | Readonly<Record<string, { readonly type: string }>>
        | undefined
    )?.[name];
    if (!attribute) return undefined;
    if (attribute.type === 'boolean') return typeof value === 'boolean' ? value : undefined;
    if (WHOLE.includes(attribute.type)) {
      const number = typeof value === 'string' ? Number(value) : value;
      const most = attribute.type === 'integer' ? LARGEST : Number.MAX_SAFE_INTEGER;
      const isWhole = typeof number === 'number' && Number.isSafeInteger(number);
      return isWhole && Math.abs(number) <= most ? number : undefined;
    }
    if (typeof value === 'number') return String(value);
    return typeof value === 'string' && !isUnstorable(value) ? value : undefined;
  }
}

/** Locales and the published version of one document are rows too. */
const MOST_ROWS = 200;
