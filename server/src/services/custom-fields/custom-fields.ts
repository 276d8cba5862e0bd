import type { Core } from '@strapi/strapi';

import { withStrapiErrors } from '../../strapi/ports/errors';
import {
  addFields,
  archiveField,
  arrangeFields,
  changeField,
  exportFields,
  followUp,
  restoreLayout,
  indexFields,
  planImport,
  restoreField,
  hideField,
  showFields,
  type LiveFields,
} from '../../strapi/live-fields';
import { UID } from '../../constants';
import {
  CreateCustomField,
  ImportCustomFields,
  ReorderCustomFields,
  UpdateCustomField,
  type CustomField,
  type CustomFieldFile,
  type CustomFieldModel,
  type CustomFieldType,
} from '../../contracts/custom-fields';
import { CrmConfigurationError, CrmNotFoundError, CrmValidationError } from '../../core/errors';
import { byPosition, planField, type CustomFieldDefinition } from '../../custom-fields';
import type { Levels } from '../levels';
import type { Models } from '../models';
import { parseRequest } from '../../contracts/parse';
import { presentField, presentModel, presentType } from './present';
import { hasContentType } from '../../strapi/ports/content-types';

/** CRM types that can have custom fields; teams cannot. */
const CRM_TYPES: readonly string[] = [UID.contact, UID.opportunity, UID.campaign, UID.interaction];

interface Filter {
  readonly uid?: string | undefined;
  /** False by default: live fields only. */
  readonly archived?: boolean | 'all' | undefined;
}

interface Trial {
  /** Validates and counts without writing. */
  readonly dryRun?: boolean | undefined;
}

interface CustomFieldsOptions {
  readonly live: LiveFields;
  readonly models: Models;
  readonly levels: Levels;
}

/**
 * Fields that administrators add at runtime (FR-L3-005, US-024). The REST endpoints call these
 * methods; inputs and results are in `contracts/custom-fields.ts`. All need level 2 and reject with
 * Strapi's errors: 400 for input, 404, 409 for a name that is taken or a stale revision. Do not
 * call them inside a transaction, because columns are added outside of any.
 */
export const createCustomFields = (
  strapi: Core.Strapi,
  { live, models, levels }: CustomFieldsOptions,
) => {
  const uids = (): string[] => [
    ...CRM_TYPES.filter((uid) => hasContentType(strapi, uid)),
    ...models.uids(),
  ];

  const fields = ({ uid, archived = false }: Filter = {}): CustomFieldDefinition[] =>
    live.registry
      .all()
      .filter((field) => field.state !== 'pending')
      .filter((field) => uid === undefined || field.uid === uid)
      .filter((field) => archived === 'all' || (field.state === 'archived') === archived)
      .sort((left, right) => left.uid.localeCompare(right.uid) || byPosition(left, right));

  const find = (id: string): CustomFieldDefinition => {
    const field = live.registry.get(id);
    if (field && field.state !== 'pending') return field;
    throw new CrmNotFoundError(`There is no custom field "${id.slice(0, 80)}".`);
  };

  const requireModel = (uid: string): void => {
    if (uids().includes(uid)) return;
    const message = `"${uid.slice(0, 80)}" takes no custom fields; the types are ${uids().join(', ')}`;
    throw new CrmValidationError([{ path: ['uid'], message }]);
  };

  /** Reads include changes of other processes; writes are serialized. */
  const read = <T>(run: () => T | Promise<T>): Promise<T> =>
    withStrapiErrors(async () => {
      requireLevel(levels);
      await live.refresh();
      return run();
    });
  const write = <T>(run: () => Promise<T>): Promise<T> =>
    withStrapiErrors(async () => {
      requireLevel(levels);
      if (strapi.db.inTransaction()) throw inTransaction();
      return live.runExclusive(async () => {
        await live.reload();
        return run();
      });
    });

  return {
    list: (filter?: Filter): Promise<CustomField[]> => read(() => fields(filter).map(presentField)),

    get: (id: string): Promise<CustomField> => read(() => presentField(find(id))),

    models: (): Promise<CustomFieldModel[]> =>
      read(() => uids().map((uid) => presentModel(strapi, uid, live.registry.all()))),

    types: (): Promise<CustomFieldType[]> =>
      read(() => live.types.names().map((name) => presentType(live.types.get(name)))),

    /** Adds the column and the field; visible here at once, within 2 s in other processes. */
    create: (input: unknown): Promise<CustomField> =>
      write(async () => {
        const { data } = parseRequest(CreateCustomField.request, { data: input });
        requireModel(data.uid);
        const added = await addFields(live, [{ ...planField(data, live.types), state: 'live' }]);
        await showFields(live, added);
        await indexFields(live, added);
        return presentField(find(added[0]?.id ?? ''));
      }),

    /**
     * Changes label, help and rules; `breaks.rows` counts the records that break a changed rule.
     */
    update: (id: string, input: unknown, { dryRun = false }: Trial = {}) =>
      write(async () => {
        const { data } = parseRequest(UpdateCustomField.request, { data: input });
        const { field, breaks } = await changeField(live, find(id), data, { dryRun });
        if (!dryRun) await showFields(live, [field]);
        return { field: presentField(field), breaks: { rows: breaks } };
      }),

    /** Hides the field everywhere; keeps column and data. */
    archive: (id: string): Promise<CustomField> =>
      write(async () => {
        const archived = await archiveField(live, find(id));
        await hideField(live, archived);
        return presentField(archived);
      }),

    /** Restores the field with its data, its position in the form, and its permissions. */
    restore: (id: string): Promise<CustomField> =>
      write(async () => {
        const field = find(id);
        const restored = await restoreField(live, field);
        await showFields(live, [restored]);
        if (field.state === 'archived') await restoreLayout(live, restored, field.memory);
        return presentField(restored);
      }),

    /** @param names every live field of the type, in the new order. */
    reorder: (uid: string, names: readonly string[]): Promise<CustomField[]> =>
      write(async () => {
        const { data } = parseRequest(ReorderCustomFields.request, { data: { uid, names } });
        requireModel(data.uid);
        const arranged = await arrangeFields(live, data.uid, data.names);
        await live.reload();
        await followUp(live, () => live.views.arrange(arranged));
        return fields({ uid }).map(presentField);
      }),

    export: ({ uid }: Pick<Filter, 'uid'> = {}): Promise<CustomFieldFile> =>
      read(() => exportFields(fields({ uid, archived: 'all' }))),

    /** All or nothing; identical fields are kept. Returns `uid: name` of each. */
    import: (file: unknown, { dryRun = false }: Trial = {}) =>
      write(async () => {
        const { data } = parseRequest(ImportCustomFields.request, { data: file });
        for (const uid of new Set(data.fields.map((field) => field.uid))) requireModel(uid);
        const { additions, kept } = await planImport(live, data);
        if (!dryRun && additions.length > 0) {
          const added = await addFields(live, additions);
          await showFields(live, added);
          await indexFields(live, added);
        }
        return { created: additions.map(nameOf), kept: kept.map(nameOf) };
      }),

    /** Every column of a custom field, live or archived; works at every level. */
    managedColumns: (): { table: string; column: string }[] =>
      live.registry
        .all()
        .map(({ tableName, columnName }) => ({ table: tableName, column: columnName })),
  };
};

const nameOf = ({ uid, name }: { uid: string; name: string }): string => `${uid}: ${name}`;

function requireLevel(levels: Levels): void {
  if (levels.includes(2)) return;
  throw new CrmNotFoundError('Custom fields begin at level 2; the level in force is 1.');
}

const inTransaction = (): CrmConfigurationError =>
  new CrmConfigurationError('Change custom fields outside of strapi.db.transaction.');
