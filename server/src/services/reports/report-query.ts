import type { Core } from '@strapi/strapi';

import type { GetForecast } from '../../contracts/reports';
import { isPeriod } from '../../contracts/periods';
import type { reportQuery } from '../../contracts/reports';
import { UID } from '../../constants';
import { isCalendarDay, parseInstant } from '../../core/calendar';
import type { CompiledDefinition } from '../../core/contracts';
import { CrmRefusedError, CrmValidationError } from '../../core/errors';
import { parseOwner } from '../../core/identity';
import type { ReportGroup } from '../../sql/reports/groups';
import type { LogReports } from '../../sql/reports/log-reports';
import type { LogSelection } from '../../sql/reports/selection';
import type { InstanceList } from '../../sql/queries';
import type { AudienceCaller } from '../../strapi/ports/audience-filters';
import { mayReadField, mayReadType } from '../../strapi/ports/content-permissions';
import { hasContentType } from '../../strapi/ports/content-types';
import { recordSelection } from '../../strapi/ports/record-fields';
import { isScopedType } from '../../strapi/ports/scope';
import { findMe } from '../../strapi/records/queries/me';
import type { StoredDefinitions } from '../definitions';
import { typeOfEntity } from '../engine/record-entity';
import { groupField, type GroupField } from './fields';

type Query = Omit<ReturnType<typeof reportQuery.parse>, 'format'> &
  Pick<ReturnType<typeof GetForecast.query.parse>, 'period'>;

const DAY = 86_400_000;

/** Names of groups that are no fields of records. */
const OWN_GROUPS = ['owner', 'team', 'version'] as const;

/** A checked query of a report. */
export interface CheckedQuery {
  readonly selection: LogSelection;
  readonly groups: readonly ReportGroup[];
  /** The groups as they were asked for. */
  readonly names: readonly string[];
  /** Of the groups that are fields, by their place. */
  readonly fields: readonly (GroupField | undefined)[];
  readonly definition: CompiledDefinition | undefined;
}

export interface ReportQueryParts {
  readonly strapi: Core.Strapi;
  readonly definitions: Pick<StoredDefinitions, 'active' | 'version' | 'publishedVersions'>;
  readonly log: Pick<LogReports, 'knows'>;
  readonly instances: Pick<InstanceList, 'subjectTypes'>;
  readonly findTeam: (name: string) => Promise<string | undefined>;
}

const wrong = (name: string, fault: string): CrmValidationError =>
  new CrmValidationError([{ path: [name], message: `"${name}" ${fault}` }]);

/**
 * Checks the queries of reports: what they name must exist, and the caller must have the right to read it.
 */
export class ReportQueries {
  constructor(private readonly parts: ReportQueryParts) {}

  /**
   * @param forecast whether the report is about opportunities alone, and has periods of its own.
   * @throws CrmValidationError naming the parameter.
   */
  async check(
    query: Query,
    caller: AudienceCaller | undefined,
    forecast = false,
  ): Promise<CheckedQuery> {
    const definition = await this.#definitionOf(query);
    const hidden = await this.#hiddenTypes(caller);
    const names = query.groupBy ?? [];
    const isOwn = (name: string): boolean =>
      (OWN_GROUPS as readonly string[]).includes(name) ||
      (forecast ? name === 'definition' : isPeriod(name));
    const needsType = query.filters !== undefined || names.some((name) => !isOwn(name));
    const type = forecast
      ? UID.opportunity
      : needsType
        ? this.#recordType(query, definition)
        : undefined;
    if (type !== undefined && caller && !(await mayReadType(this.parts.strapi, caller, type))) {
      throw new CrmRefusedError('find', `You may not list records of ${type}.`, { uid: type });
    }
    const readsOwner = query.owner !== undefined || query.team !== undefined;
    if (readsOwner) await this.#assertOwner(query.owner ? 'owner' : 'team', type, caller);
    const fields = names.map((name) => this.#field(name, isOwn(name), type, caller));
    if (names.includes('owner') || names.includes('team')) {
      await this.#assertOwner('groupBy', type, caller);
    }
    const selection: LogSelection = {
      ...{ definition: query.definition, version: query.version, entity: query.entity, hidden },
      ...timesOf(query),
      owner: await this.#owner(query.owner),
      team: await this.#team(query.team),
      records: type === undefined ? undefined : await this.#records(type, query, caller),
    };
    const groups = names.map((name, index) => toGroup(name, fields[index]));
    return { selection, groups, names, fields, definition };
  }

  async #definitionOf({ definition: name, version, entity }: Query) {
    const { definitions, log } = this.parts;
    if (name === undefined) {
      if (version !== undefined) throw wrong('version', 'needs a definition: name it too');
      return undefined;
    }
    const shown = version ?? (await definitions.publishedVersions(name))[0];
    const compiled =
      version === undefined
        ? ((await definitions.active(name)) ??
          (shown === undefined ? undefined : await definitions.version(name, shown)))
        : await definitions.version(name, version);
    if (!compiled && !(await log.knows(name))) {
      throw wrong('definition', `names none: there is no published "${name.slice(0, 80)}"`);
    }
    if (!compiled && version !== undefined) {
      throw wrong('version', `names none: "${name.slice(0, 80)}" has no published ${version.slice(0, 40)}`);
    }
    if (entity !== undefined && compiled && !compiled.entities.has(entity)) {
      const known = [...compiled.entities.keys()].join(', ') || 'none';
      throw wrong('entity', `names none of the definition, which has ${known}`);
    }
    return compiled;
  }

  /** Types of the app that the caller may not list. */
  async #hiddenTypes(caller: AudienceCaller | undefined): Promise<readonly string[]> {
    if (!caller) return [];
    const hidden: string[] = [];
    for (const type of await this.parts.instances.subjectTypes()) {
      if (!(await mayReadType(this.parts.strapi, caller, type))) hidden.push(type);
    }
    return hidden;
  }

  /** The one type whose fields a query names. */
  #recordType({ entity, filters }: Query, definition: CompiledDefinition | undefined): string {
    const name = filters === undefined ? 'groupBy' : 'filters';
    if (!definition) {
      throw wrong(name, 'names fields of records: name the "definition" whose records they are');
    }
    const entities = [...definition.entities.values()];
    const types = new Set(
      entities
        .filter(({ key }) => entity === undefined || key === entity)
        .flatMap((one) => typeOfEntity(one) ?? definition.model ?? []),
    );
    const [type, another] = types;
    if (type === undefined || another !== undefined) {
      throw wrong('entity', 'has to be named: its records have the fields that the query names');
    }
    // A document of the app may have several rows.
    if (!isScopedType(type) || !hasContentType(this.parts.strapi, type)) {
      throw wrong(name, `names fields of ${type}: reports know those of the CRM's own records`);
    }
    return type;
  }

  #field(
    name: string,
    isOwn: boolean,
    type: string | undefined,
    caller: AudienceCaller | undefined,
  ): GroupField | undefined {
    if (isOwn || type === undefined) return undefined;
    const found = groupField(this.parts.strapi, type, name, caller);
    if ('field' in found) return found;
    throw new CrmValidationError([found]);
  }

  /** In the admin a role may be kept from the owners of records. */
  async #assertOwner(
    name: string,
    type: string | undefined,
    caller: AudienceCaller | undefined,
  ): Promise<void> {
    if (!caller) return;
    const { strapi, instances } = this.parts;
    const types = type === undefined ? await instances.subjectTypes() : [type];
    for (const one of types) {
      if (!isScopedType(one) || !(await mayReadType(strapi, caller, one))) continue;
      if (mayReadField(strapi, caller, one, 'owner')) continue;
      throw wrong(name, `needs the owner, and "owner" of ${one} may not be read by you`);
    }
  }

  async #owner(owner: string | undefined): Promise<string | undefined> {
    if (owner === undefined) return undefined;
    if (owner === 'me') {
      const me = await findMe(this.parts.strapi);
      if ('person' in me) return me.person;
      throw wrong('owner', `cannot be "me": ${me.nobody}`);
    }
    if (parseOwner(owner)) return owner;
    throw wrong('owner', 'must be user:<documentId>, admin:<documentId>, team:<documentId> or me');
  }

  async #team(name: string | undefined): Promise<string | undefined> {
    if (name === undefined) return undefined;
    const found = await this.parts.findTeam(name);
    if (found !== undefined) return found;
    throw wrong('team', `names none: there is no team "${name.slice(0, 80)}"`);
  }

  async #records(
    type: string,
    { filters }: Query,
    caller: AudienceCaller | undefined,
  ): Promise<LogSelection['records']> {
    if (filters === undefined) return { type };
    const query = { filters };
    const found = await recordSelection(this.parts.strapi, type, query, ['documentId'], caller);
    return found ? { type, ids: found.rows } : { type };
  }
}

function toGroup(name: string, field: GroupField | undefined): ReportGroup {
  if (field) return { kind: 'field', field: field.field, period: field.period };
  if (isPeriod(name)) return { kind: 'period', period: name };
  return { kind: name as 'owner' | 'team' | 'version' | 'definition' };
}

function timesOf({ from, to }: Query): Pick<LogSelection, 'from' | 'to'> {
  const read = (text: string): number => parseInstant(text, { zone: 'required' });
  const times = {
    from: from === undefined ? undefined : read(from),
    to: to === undefined ? undefined : read(to) + (isCalendarDay(to) ? DAY : 0),
  };
  if (times.from !== undefined && times.to !== undefined && times.from >= times.to) {
    throw wrong('to', 'must be after "from"');
  }
  return times;
}
