import type { Core } from '@strapi/strapi';

import type { StrapiDirectory } from '../../strapi/ports/directory';
import { inBatches } from '../../sql/batches';
import { isValidIdentifier } from '../../sql/identifier';
import { UID } from '../../constants';
import type { Actor, Assignee, DefinitionSource, JsonObject } from '../../core/contracts';
import { passesOwnership } from '../../core/identity';
import {
  CrmConflictError,
  CrmNotFoundError,
  CrmRefusedError,
  CrmValidationError,
} from '../../core/errors';
import { checkOwnership } from '../engine/authorization';
import { filterInScope, filterOfType } from '../../strapi/ports/scope';

export interface CampaignRow {
  readonly documentId: string;
  readonly definition: string | null;
  readonly flow: string | null;
  readonly audience: unknown;
  readonly owner: string | null;
  readonly start: string | null;
  readonly end: string | null;
  readonly revision: number;
}

/** A campaign that the actor may act on. */
interface AllowedCampaign extends CampaignRow {
  /** What the history adds: the chain of delegation from the owner to the actor, if there is one. */
  readonly by: JsonObject;
}

/** @throws CrmConflictError if the campaign is not the one that was read. */
export function assertRevision({ revision }: CampaignRow, expected: number | undefined): void {
  if (expected === undefined || expected === revision) return;
  throw new CrmConflictError(`The record is at revision ${revision}; you were shown ${expected}.`, {
    revision,
  });
}

/** What must hold before a campaign does anything. */
export class CampaignChecks {
  constructor(
    private readonly strapi: Core.Strapi,
    private readonly directory: StrapiDirectory,
    private readonly definitions: DefinitionSource,
  ) {}

  /**
   * The campaign itself, once the actor may act on it: its owner, the owner's team or a delegate.
   *
   * @throws CrmNotFoundError, CrmRefusedError
   */
  async campaign(id: string, actor: Actor): Promise<AllowedCampaign> {
    const where = { ...filterInScope(this.strapi), documentId: id };
    const rows = isValidIdentifier(id)
      ? ((await this.strapi.db.query(UID.campaign).findMany({ where })) as CampaignRow[])
      : [];
    const found = rows.find(({ documentId }) => documentId === id);
    if (!found) throw new CrmNotFoundError('There is no such campaign.');
    const { owner } = found;
    if (owner === null || passesOwnership(actor)) return { ...found, by: {} };
    const facts = await this.directory.describe(actor);
    const authorization = checkOwnership(facts, [owner as Assignee], {
      what: 'This campaign',
      work: { definition: found.definition, kind: 'campaign' },
    });
    const { chain } = authorization;
    if (authorization.allowed) return { ...found, by: chain ? { chain } : {} };
    throw new CrmRefusedError('campaign', authorization.reason ?? 'You may not.');
  }

  /**
   * What its members run.
   *
   * @throws CrmValidationError naming what of it is missing or unknown.
   */
  async flowOf({ definition, flow }: CampaignRow): Promise<{ definition: string; flow: string }> {
    const missing = { definition, flow };
    const problems = Object.entries(missing)
      .filter(([, name]) => name === null || name === '')
      .map(([key]) => ({ path: [key], message: `"${key}" is missing on the campaign` }));
    if (problems.length > 0) throw new CrmValidationError(problems);
    const name = definition ?? '';
    const compiled = await this.definitions.active(name);
    if (!compiled) {
      const message = `"definition" names "${name.slice(0, 80)}", which has no active version`;
      throw new CrmValidationError([{ path: ['definition'], message }]);
    }
    if (compiled.campaigns.has(flow ?? '')) return { definition: name, flow: flow ?? '' };
    const known = [...compiled.campaigns.keys()].join(', ') || 'none';
    const message = `"flow" names "${(flow ?? '').slice(0, 80)}"; the campaigns of "${name}" are ${known}`;
    throw new CrmValidationError([{ path: ['flow'], message }]);
  }

  /** @throws CrmValidationError naming up to twenty that are no records of the type. */
  async assertRecords(
    type: string,
    records: readonly string[],
    path: readonly string[],
  ): Promise<void> {
    const rows = await inBatches(records, async (part): Promise<{ documentId: string }[]> => {
      const where = { ...filterOfType(this.strapi, type), documentId: { $in: part } };
      return this.strapi.db.query(type).findMany({ select: ['documentId'], where });
    });
    const found = new Set(rows.map(({ documentId }) => documentId));
    const problems = records
      .map((id, index) => ({ id, index }))
      .filter(({ id }) => !found.has(id))
      .slice(0, 20)
      .map(({ id, index }) => ({
        path: [...path, index],
        message: `"${[...path, index].join('.')}" names "${id.slice(0, 80)}", which is no record of ${type}`,
      }));
    if (problems.length > 0) throw new CrmValidationError(problems);
  }
}
