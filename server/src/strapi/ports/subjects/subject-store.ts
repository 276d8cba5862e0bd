import type { Core } from '@strapi/strapi';

import type { RecordUid } from '../../../constants';
import type { Clock, Commit, Subject, SubjectFacts } from '../../../core/contracts';
import type { FieldTypeRegistry } from '../../../fields';
import type {
  PlannedSubjectWrite,
  RecordSource,
  SubjectStore,
  SubjectWrite,
} from '../../../sql/ports';
import type { ScopedConnection } from '../../../sql/scope';
import type { LiveFieldRegistry } from '../../live-fields/registry';
import type { CheckRecordWrite } from '../../records/check';
import { isRecordUid } from '../../records/rules';
import { planMainInstance, projectMainInstance } from '../../projectors/main-instance';
import { isValidIdentifier } from '../../../sql/identifier';
import { clockOf } from '../clock';
import { tableOf } from '../tables';
import { readableAttributes, type ScalarAttributes } from './attributes';
import { changesOf } from './changes';
import { ColumnWriter } from './columns';
import type { EntryEvents } from './entry-events';
import { mapRows } from './map-rows';
import { DocumentRows, type DocumentRow } from './rows';
import { SubjectFactsOf } from './subject-facts';
import { isSubjectType } from './subject-type';
import { Uniqueness } from './uniqueness';
import { toValues } from './values';
import { DocumentWriter } from './write-document';
import { RecordWriter } from './write-record';

export interface SubjectStoreOptions {
  /** The live custom fields of this process. */
  readonly fields: LiveFieldRegistry;
  /** Built-in and custom field types. */
  readonly types: FieldTypeRegistry;
  /** Validates the writes of the CRM's own records. */
  readonly checkRecord: CheckRecordWrite;
  readonly events: EntryEvents;
  readonly clock?: Clock;
}

/** FR-L2-009. Reads and writes the records of instances: the CRM's own and the app's documents. */
export class StrapiSubjectStore implements SubjectStore {
  readonly #rows: DocumentRows;
  readonly #facts: SubjectFactsOf;
  readonly #records: RecordWriter;
  readonly #documents: DocumentWriter;
  readonly #events: EntryEvents;

  constructor(
    private readonly strapi: Core.Strapi,
    { fields, types, checkRecord, events, clock = clockOf(strapi) }: SubjectStoreOptions,
  ) {
    this.#rows = new DocumentRows(strapi);
    this.#facts = new SubjectFactsOf(strapi, fields, types);
    this.#events = events;
    const columns = new ColumnWriter(strapi, this.#facts.rules);
    const uniqueness = new Uniqueness(strapi, fields);
    this.#records = new RecordWriter(strapi, columns, uniqueness, checkRecord, clock);
    this.#documents = new DocumentWriter(strapi, this.#rows, columns, uniqueness, clock);
  }

  /**
   * Every scalar attribute that REST returns, in the same form; of the draft in the default locale
   * if there are several rows. One query. Undefined if the document does not exist.
   */
  async read(subject: Subject): Promise<SubjectFacts | undefined> {
    const { type: uid, id } = subject;
    if (!isSubjectType(this.strapi, uid) || !isValidIdentifier(id)) return undefined;
    const attributes = readableAttributes(this.strapi, uid);
    const [row] = await this.#rows.find(subject, attributes);
    return row && this.factsOf(uid, attributes, row);
  }

  /** The same for several records of a type, by id; a query for each 500. */
  async readAll(uid: string, ids: readonly string[]): Promise<ReadonlyMap<string, SubjectFacts>> {
    if (!isSubjectType(this.strapi, uid)) return new Map();
    const attributes = readableAttributes(this.strapi, uid);
    const known = ids.filter(isValidIdentifier);
    const rows = await this.#rows.findAll(uid, known, attributes);
    const facts = new Map<string, SubjectFacts>();
    for (const [id, [row]] of rows) if (row) facts.set(id, this.factsOf(uid, attributes, row));
    return facts;
  }

  /** Records of the CRM are single rows. */
  source(uid: string): RecordSource | undefined {
    if (!isRecordUid(uid)) return undefined;
    const attributes = readableAttributes(this.strapi, uid);
    return {
      type: uid,
      table: tableOf(this.strapi, uid),
      columns: this.#rows.columnsOf(uid, attributes),
      read: async (id, columns) => {
        // MySQL takes one id for another that differs in case alone.
        if (columns.document_id !== id) return undefined;
        const [row] = await mapRows(this.strapi, uid, [columns]);
        return row && this.factsOf(uid, attributes, row);
      },
    };
  }

  private factsOf(uid: string, attributes: ScalarAttributes, row: DocumentRow): SubjectFacts {
    return this.#facts.from(uid, toValues(attributes, row), attributes);
  }

  /**
   * Plans a write of a CRM record whose stage, owner or main instance changes at most: other values
   * need queries for validation, and the app's documents have no revision.
   */
  plan(commit: Commit): PlannedSubjectWrite | undefined {
    const { decision, record: seen } = commit;
    const { subject } = decision.next;
    const { type: uid } = subject;
    if (!seen || seen.revision === null || !isRecordUid(uid)) return undefined;
    if (decision.effects.some(({ kind }) => kind === 'record.changed')) return undefined;
    const projection = planMainInstance(commit);
    if (!projection) return undefined;
    const { showsStage, columns: shown } = projection;
    const changes = changesOf(decision.effects);
    const planned = this.#records.plan(
      asRecord(subject),
      {
        attributes: readableAttributes(this.strapi, uid),
        changes: showsStage ? changes : { ...changes, stage: undefined },
        shown,
      },
      seen,
    );
    const isWritten = planned.revision !== seen.revision;
    return {
      ...planned,
      committed: () => {
        if (isWritten) this.#events.updated(uid, { documentId: subject.id });
      },
    };
  }

  /**
   * Writes the record changes of the effects and the projection of the main instance. Emits
   * Strapi's `entry.update` after commit.
   *
   * @throws CrmValidationError for values that the record's rules reject.
   */
  async write(commit: Commit, connection: ScopedConnection): Promise<SubjectWrite> {
    const { decision, record: seen } = commit;
    const { subject } = decision.next;
    const { type: uid } = subject;
    if (!seen) return { kind: 'stored', revision: null };
    const attributes = readableAttributes(this.strapi, uid);
    const { showsStage, columns: shown } = projectMainInstance(commit, connection);
    const changes = changesOf(
      showsStage
        ? decision.effects
        : decision.effects.filter(({ kind }) => kind !== 'record.staged'),
    );
    const result = isRecordUid(uid)
      ? await this.#records.write(
          asRecord(subject),
          { attributes, changes, shown },
          seen,
          connection,
        )
      : await this.#documents.write(subject, attributes, changes, seen, connection.knex);
    if (result === 'stale') return { kind: 'stale' };
    if (result === 'written') this.#events.updated(uid, { documentId: subject.id });
    else if (result !== 'unchanged') this.#events.updated(uid, { id: result.id });
    const written = result === 'unchanged' ? 0 : 1;
    return {
      kind: 'stored',
      revision: seen.revision === null ? null : seen.revision + written,
    };
  }

  /** Records that do not change are locked and compared together. */
  async writeAll(
    commits: readonly Commit[],
    connection: ScopedConnection,
  ): Promise<readonly SubjectWrite[]> {
    const kept = commits.filter((commit) => this.keepsRecord(commit));
    const current = await this.#records.lockAll(
      kept.map(({ decision: { next } }) => asRecord(next.subject)),
      connection,
    );
    const isKept = new Set(kept);
    const results: SubjectWrite[] = [];
    for (const commit of commits) {
      if (!isKept.has(commit)) results.push(await this.write(commit, connection));
      else {
        const { decision, record } = commit;
        const revision = record?.revision ?? null;
        const isCurrent = current.get(decision.next.subject.id) === revision;
        results.push(isCurrent ? { kind: 'stored', revision } : { kind: 'stale' });
      }
    }
    return results;
  }

  /** Whether a commit leaves its record of the CRM as it is. */
  private keepsRecord(commit: Commit): boolean {
    const { decision, record } = commit;
    const { type: uid } = decision.next.subject;
    if (!record || record.revision === null || !isRecordUid(uid)) return false;
    const projection = planMainInstance(commit);
    if (!projection || Object.keys(projection.columns).length > 0) return false;
    const { stage, owner, values } = changesOf(decision.effects);
    const isStaged = projection.showsStage && stage !== undefined;
    return !isStaged && owner === undefined && Object.keys(values).length === 0;
  }
}

const asRecord = (subject: Subject): Subject & { readonly type: RecordUid } =>
  subject as Subject & { readonly type: RecordUid };
