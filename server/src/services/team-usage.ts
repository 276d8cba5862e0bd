import type { Core, UID as Uid } from '@strapi/strapi';

import { ADMIN_ACTIONS, UID } from '../constants';
import type { GetTeamUsage } from '../contracts/team-usage';
import type { Assignee, InstanceId } from '../core/contracts';
import { CrmNotFoundError } from '../core/errors';
import {
  assertHostRight,
  holdsRight,
  type DocumentCaller,
} from '../strapi/ports/content-permissions';
import type { DefinitionRows } from '../strapi/ports/definition-rows';
import { withStrapiErrors } from '../strapi/ports/errors';
import type { RecordRows } from '../strapi/ports/record-rows';

type Usage = GetTeamUsage.Response['data'];

/** The record types that have an owner. */
const OWNED = [UID.contact, UID.opportunity, UID.campaign] as const;

const READ_DEFINITIONS = {
  endpoint: 'plugin::nexus-crm.definitions.find',
  admin: ADMIN_ACTIONS.definitionsRead,
};

const READ_INSTANCES = {
  endpoint: 'plugin::nexus-crm.instances.find',
  admin: ADMIN_ACTIONS.instancesRead,
};

interface Options {
  readonly rows: RecordRows;
  readonly waiting: {
    forAny(assignees: readonly Assignee[]): Promise<readonly InstanceId[]>;
  };
  readonly definitions: Pick<DefinitionRows, 'active' | 'find'>;
}

/** `strapi.plugin('nexus-crm').service('team-usage')`: what a team is needed for. */
export class TeamUsage {
  constructor(
    private readonly strapi: Core.Strapi,
    private readonly options: Options,
  ) {}

  /**
   * @param caller undefined for the app's own code, which may read everything.
   * @throws NotFoundError, ForbiddenError if the caller may not read the team.
   */
  of(id: string, caller?: DocumentCaller): Promise<Usage> {
    return withStrapiErrors(async () => {
      if (caller) await assertHostRight(this.strapi, caller, 'read', UID.team, id);
      const team = await this.strapi
        .documents(UID.team as Uid.ContentType)
        .findOne({ documentId: id, fields: ['documentId', 'key'] as never });
      if (team?.documentId !== id) throw new CrmNotFoundError('There is no such team.');
      const may = async (right: Parameters<typeof holdsRight>[2]): Promise<boolean> =>
        !caller || holdsRight(this.strapi, caller, right);
      const { key } = team as unknown as { readonly key: string };
      return {
        records: await this.#records(id, caller),
        waiting: (await may(READ_INSTANCES))
          ? (await this.options.waiting.forAny([`team:${id}`])).length
          : null,
        pipelines: (await may(READ_DEFINITIONS)) ? await this.#pipelines(key) : [],
      };
    });
  }

  async #records(id: string, caller: DocumentCaller | undefined): Promise<Usage['records']> {
    const found: Usage['records'] = [];
    for (const type of OWNED) {
      const { rows } = this.options;
      // A number by owner would reveal what a role may not read.
      const mayAsk = (await rows.mayList(caller, type)) && rows.mayRead(caller, type, 'owner');
      if (!mayAsk) continue;
      const count = await rows.count(caller, type, { owner: `team:${id}` });
      const { displayName } = this.strapi.contentType(type).info;
      if (count > 0) found.push({ type, name: displayName, count });
    }
    return found;
  }

  async #pipelines(key: string): Promise<Usage['pipelines']> {
    const found: Usage['pipelines'] = [];
    for (const { name, version, label } of await this.options.definitions.active()) {
      const stored = await this.options.definitions.find(name, version);
      if (stored && namesTeam(JSON.parse(stored.schema), key)) found.push({ name, label });
    }
    return found;
  }
}

/** Whether `{ "team": key }` stands anywhere in a definition. */
function namesTeam(value: unknown, key: string): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(value).some(
    ([name, inner]) => (name === 'team' && inner === key) || namesTeam(inner, key),
  );
}
