import { createId } from '@paralleldrive/cuid2';
import type { Core } from '@strapi/strapi';

import { UID } from '../../constants';
import { clockOf } from '../ports/clock';
import { SCOPE_COLUMN, scopeOfRow, scopesOfRows } from '../../sql/scope';
import { refuseWrites } from './refuse-writes';
import type { LifecycleSubscriber } from './strapi-shapes';

interface TeamRow extends Readonly<Record<string, unknown>> {
  readonly documentId: string;
  readonly members: unknown;
}

interface Event {
  readonly params: { readonly where?: unknown; readonly data?: unknown };
  readonly result?: unknown;
  state: Record<string, unknown>;
}

/**
 * Mirrors each team's `members` to `crm_team_members`, in the transaction of the write, so that the
 * teams of a person are one index lookup (FR-L2-006).
 */
export function createTeamMirror(strapi: Core.Strapi) {
  const findTeams = async (where: object): Promise<TeamRow[]> =>
    strapi.db
      .queryBuilder(UID.team)
      .where(where)
      .select(['documentId', 'members', SCOPE_COLUMN])
      .execute<TeamRow[]>();

  const empty = async (teams: readonly TeamRow[]): Promise<void> => {
    // Scope and team are the first columns of the index; without them MySQL would lock all rows.
    const where = {
      ...scopesOfRows(teams),
      teamId: { $in: teams.map(({ documentId }) => documentId) },
    };
    await strapi.db.queryBuilder(UID.teamMember).where(where).delete().execute();
  };

  const fill = async (teams: readonly TeamRow[]): Promise<void> => {
    const now = clockOf(strapi).now();
    const stamps = { createdAt: now, updatedAt: now, publishedAt: now };
    const seats = teams.flatMap((team) =>
      (Array.isArray(team.members) ? (team.members as string[]) : []).map((member) => ({
        ...{ documentId: createId(), teamId: team.documentId, member, ...scopeOfRow(team) },
        ...stamps,
      })),
    );
    const size = strapi.db.dialect.getBatchInsertSize();
    for (let start = 0; start < seats.length; start += size) {
      const part = seats.slice(start, start + size);
      await strapi.db.queryBuilder(UID.teamMember).insert(part).execute();
    }
  };

  const refill = async ({ params }: Event): Promise<void> => {
    if (!isObject(params.data) || !('members' in params.data) || !isObject(params.where)) return;
    const teams = await findTeams(params.where);
    await empty(teams);
    await fill(teams);
  };

  const rememberLeaving = async (event: Event): Promise<void> => {
    if (isObject(event.params.where)) event.state.leaving = await findTeams(event.params.where);
  };

  const dissolve = async ({ state }: Event): Promise<void> => {
    await empty((state.leaving ?? []) as TeamRow[]);
  };

  const documentIds = (data: unknown): unknown[] =>
    (Array.isArray(data) ? data : [data]).map((row: { documentId?: unknown }) => row.documentId);

  const seat = async ({ params }: Event): Promise<void> => {
    await fill(await findTeams({ documentId: { $in: documentIds(params.data) } }));
  };

  return {
    models: [UID.team] as string[],
    afterCreate: seat,
    afterCreateMany: seat,
    afterUpdate: refill,
    afterUpdateMany: refill,
    beforeDelete: rememberLeaving,
    beforeDeleteMany: rememberLeaving,
    afterDelete: dissolve,
    afterDeleteMany: dissolve,
  };
}

/** Rejects other writes of the mirror; the message names the team's `members`. */
export const createMirrorGuard = (): LifecycleSubscriber =>
  refuseWrites(
    UID.teamMember,
    'The seats of a team are written through the "members" of the team.',
  );

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;
