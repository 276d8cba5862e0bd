import type { Core } from '@strapi/strapi';

import { UID } from '../../constants';
import type { ListRelated, Relation, RelatedRecord } from '../../contracts/record-pages';
import type { Subject } from '../../core/contracts';
import type { MemberRows } from '../../sql/campaigns/members';
import type { DocumentCaller } from '../../strapi/ports/content-permissions';
import { withStrapiErrors } from '../../strapi/ports/errors';
import { assertRecord } from '../../strapi/ports/existing-record';
import type { RecordRow, RecordRows } from '../../strapi/ports/record-rows';
import type { recordSummaries } from '../dashboard';

/** Records of one group. */
const MOST = 10;

interface RelatedOptions {
  readonly strapi: Core.Strapi;
  readonly rows: RecordRows;
  readonly members: Pick<MemberRows, 'campaignsOf'>;
  readonly withRecords: ReturnType<typeof recordSummaries>;
}

interface Wanted {
  readonly relation: Relation;
  readonly type: string;
  readonly where: object;
}

/** `strapi.plugin('nexus-crm').service('related')`: the records that belong to a record. */
export class Related {
  constructor(private readonly options: RelatedOptions) {}

  /**
   * A fixed number of statements for each group. Does not check the right to read the record itself; the
   * caller must.
   *
   * @param caller undefined for the app's own code, which may read everything.
   * @throws NotFoundError
   */
  of(record: Subject, caller?: DocumentCaller): Promise<ListRelated.Response> {
    return withStrapiErrors(async () => {
      await assertRecord(this.options.strapi, record);
      const groups: ListRelated.Group[] = [];
      for (const wanted of await this.#wanted(record, caller)) {
        const group = await this.#group(wanted, caller);
        if (group.total > 0) groups.push(group);
      }
      return { data: groups, meta: {} };
    });
  }

  async #wanted(record: Subject, caller: DocumentCaller | undefined): Promise<readonly Wanted[]> {
    const own = await this.#own(record, caller);
    const all: Wanted[] = [
      ...own,
      ...(record.type === UID.contact && this.#mayFilter(caller, 'contact')
        ? [
            {
              ...{ relation: 'opportunities' as const, type: UID.opportunity },
              where: { contact: { documentId: record.id } },
            },
          ]
        : []),
      ...(record.type === UID.contact || record.type === UID.opportunity
        ? []
        : this.#children(record, caller)),
      ...(await this.#campaigns(record)),
    ];
    const readable: Wanted[] = [];
    for (const wanted of all) {
      if (await this.options.rows.mayList(caller, wanted.type)) readable.push(wanted);
    }
    return readable;
  }

  /** What the record itself names. */
  async #own({ type, id }: Subject, caller: DocumentCaller | undefined): Promise<Wanted[]> {
    if (type !== UID.contact && type !== UID.opportunity) return [];
    const { rows } = this.options;
    const may = (name: string) => rows.mayRead(caller, type, name);
    const [row] = await rows.find(undefined, {
      ...{ type, where: { documentId: id }, orderBy: {}, limit: 1 },
      select: ['parentType', 'parentId'],
    });
    const [parent, parentId] = [row?.parentType, row?.parentId];
    const hasParent = typeof parent === 'string' && typeof parentId === 'string';
    return [
      ...(type === UID.opportunity && may('contact')
        ? [{ relation: 'contact' as const, type: UID.contact, where: await this.#contactOf(id) }]
        : []),
      ...(hasParent && may('parentId')
        ? [{ relation: 'parent' as const, type: parent, where: { documentId: parentId } }]
        : []),
    ];
  }

  async #contactOf(opportunity: string): Promise<object> {
    const found = (await this.options.strapi.db.query(UID.opportunity).findOne({
      ...{ select: ['id'], where: { documentId: opportunity } },
      populate: { contact: { select: ['documentId'] } },
    })) as { readonly contact?: { readonly documentId: string } | null } | null;
    return { documentId: found?.contact?.documentId ?? '' };
  }

  #children({ type, id }: Subject, caller: DocumentCaller | undefined): Wanted[] {
    const where = { parentType: type, parentId: id };
    const groups = [
      { relation: 'contacts' as const, type: UID.contact, where },
      { relation: 'opportunities' as const, type: UID.opportunity, where },
    ];
    return groups.filter((group) => this.options.rows.mayRead(caller, group.type, 'parentId'));
  }

  async #campaigns(record: Subject): Promise<Wanted[]> {
    const ids = await this.options.members.campaignsOf(record);
    if (ids.length === 0) return [];
    return [{ relation: 'campaigns', type: UID.campaign, where: { documentId: { $in: ids } } }];
  }

  #mayFilter(caller: DocumentCaller | undefined, name: string): boolean {
    return this.options.rows.mayRead(caller, UID.opportunity, name);
  }

  async #group(
    { relation, type, where }: Wanted,
    caller: DocumentCaller | undefined,
  ): Promise<ListRelated.Group> {
    const { rows, withRecords } = this.options;
    const total = await rows.count(caller, type, where);
    const found =
      total === 0
        ? []
        : await rows.find(caller, {
            ...{ type, where, limit: MOST, orderBy: { updatedAt: 'desc' } },
            select: ['stage', 'owner'],
          });
    const items = found.map((row) => ({ subject: { type, id: row.documentId }, row }));
    const named = await withRecords(items, caller);
    return { relation, type, total, data: named.map(({ row, record }) => toRecord(row, record)) };
  }
}

const toRecord = (row: RecordRow, record: RelatedRecord['record']): RelatedRecord => ({
  ...{ id: row.documentId, record, stage: textOf(row.stage), owner: textOf(row.owner) },
});

const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null);
