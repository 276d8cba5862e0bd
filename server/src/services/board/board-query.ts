import type { Core, UID as Uid } from '@strapi/strapi';

import { CARD_FIELDS, type GetBoard } from '../../contracts/board';
import type { CompiledDefinition, CompiledEntity } from '../../core/contracts';
import { CrmNotFoundError, CrmRefusedError, CrmValidationError } from '../../core/errors';
import { parseOwner } from '../../core/identity';
import type { BoardSelection } from '../../sql/queries/board';
import type { AudienceCaller } from '../../strapi/ports/audience-filters';
import { mayReadField, mayReadType } from '../../strapi/ports/content-permissions';
import { recordSelection } from '../../strapi/ports/record-fields';
import { isScopedType } from '../../strapi/ports/scope';
import { columnOf, tableOf } from '../../strapi/ports/tables';
import { findMe } from '../../strapi/records/queries/me';
import type { StoredDefinitions } from '../definitions';
import { typeOfEntity } from '../engine/record-entity';

/** A checked query of a board. */
export interface CheckedBoard {
  readonly definition: CompiledDefinition;
  readonly entity: CompiledEntity;
  readonly selection: Omit<BoardSelection, 'hasClocks' | 'now'>;
}

const wrong = (name: string, fault: string): CrmValidationError =>
  new CrmValidationError([{ path: [name], message: `"${name}" ${fault}` }]);

/** Checks the queries of boards: what they name must exist, and the caller must have the right to it. */
export class BoardQueries {
  constructor(
    private readonly strapi: Core.Strapi,
    private readonly definitions: Pick<
      StoredDefinitions,
      'active' | 'version' | 'publishedVersions'
    >,
  ) {}

  /**
   * @param caller undefined for the app's own code, which may read everything.
   * @throws CrmNotFoundError, CrmRefusedError, and CrmValidationError naming the parameter.
   */
  async check(
    name: string,
    query: GetBoard.Query,
    caller: AudienceCaller | undefined,
  ): Promise<CheckedBoard> {
    const definition = await this.#definition(name);
    const entity = chosenEntity(definition, query.entity);
    const type = typeOfEntity(entity) ?? definition.model;
    if (type === null) throw noBoard(name);
    if (caller && !(await mayReadType(this.strapi, caller, type))) {
      throw new CrmRefusedError('find', `You may not list records of ${type}.`, { uid: type });
    }
    const record = isScopedType(type) ? this.#record(type, caller) : null;
    const asked = (['owner', 'filters', '_q'] as const).find((one) => query[one] !== undefined);
    if (!record && asked !== undefined) {
      throw wrong(asked, `is for records of the CRM, and those of this board are of ${type}`);
    }
    if (query.owner !== undefined && record?.hasOwner === false) {
      throw wrong('owner', `needs the owner, which records of ${type} lack or you may not read`);
    }
    const found = record
      ? await recordSelection(this.strapi, type, query, ['documentId'], caller)
      : undefined;
    return {
      ...{ definition, entity },
      selection: {
        ...{ definition: name, entity: entity.key, type, record },
        owners: await this.#owners(query.owner),
        records: found?.rows,
      },
    };
  }

  /** The active version, else the newest published one: instances may still run. */
  async #definition(name: string): Promise<CompiledDefinition> {
    const active = await this.definitions.active(name);
    if (active) return active;
    const [newest] = await this.definitions.publishedVersions(name);
    const found = newest === undefined ? undefined : await this.definitions.version(name, newest);
    if (found) return found;
    throw noBoard(name);
  }

  #record(type: string, caller: AudienceCaller | undefined): CheckedBoard['selection']['record'] {
    const { attributes } = this.strapi.contentType(type as Uid.ContentType);
    const has = (name: string): boolean =>
      Object.hasOwn(attributes, name) && (!caller || mayReadField(this.strapi, caller, type, name));
    return {
      table: tableOf(this.strapi, type),
      hasOwner: has('owner'),
      hasValue: has('value') && has('currency'),
      columns: Object.fromEntries(
        CARD_FIELDS.filter(has).map((name) => [name, columnOf(this.strapi, type, name)]),
      ),
    };
  }

  async #owners(owner: GetBoard.Query['owner']): Promise<readonly string[] | undefined> {
    if (owner === undefined) return undefined;
    const owners: string[] = [];
    for (const one of [owner].flat()) owners.push(await this.#owner(one));
    return owners;
  }

  async #owner(owner: string): Promise<string> {
    if (owner === 'me') {
      const me = await findMe(this.strapi);
      if ('person' in me) return me.person;
      throw wrong('owner', `cannot be "me": ${me.nobody}`);
    }
    if (parseOwner(owner)) return owner;
    throw wrong('owner', 'must be user:<documentId>, admin:<documentId>, team:<documentId> or me');
  }
}

const noBoard = (name: string): CrmNotFoundError =>
  new CrmNotFoundError(`There is no published definition "${name.slice(0, 80)}" with stages.`, {
    name: name.slice(0, 255),
  });

function chosenEntity(definition: CompiledDefinition, wanted: string | undefined): CompiledEntity {
  const entities = [...definition.entities.values()];
  const names = entities.map(({ key }) => key).join(', ');
  const [only, another] = entities;
  if (!only) throw noBoard(definition.name);
  if (wanted === undefined) {
    if (!another) return only;
    throw wrong('entity', `has to be named, because the definition has several: ${names}`);
  }
  const entity = definition.entities.get(wanted);
  if (entity) return entity;
  throw wrong('entity', `names none of the definition, which has ${names}`);
}
