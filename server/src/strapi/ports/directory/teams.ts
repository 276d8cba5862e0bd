import type { Core } from '@strapi/strapi';
import type { Knex } from 'knex';

import { UID } from '../../../constants';
import type { Assignee, Person } from '../../../core/contracts';
import { inBatches } from '../../../sql/batches';
import { isValidIdentifier } from '../../../sql/identifier';
import { tableOf } from '../tables';
import { sameScope, type ScopedConnection } from '../../../sql/scope';

export interface Team {
  readonly documentId: string;
  readonly key: string;
}

/** A team for an assignment. */
export interface FoundTeam extends Team {
  readonly members: readonly Person[];
  /** Open tasks of a member from which on they are not picked; null: no limit. */
  readonly capacity: number | null;
}

interface SeatRow extends Team {
  readonly member: string | null;
}

/** Repository of teams and their seats. */
export class Teams {
  constructor(
    private readonly strapi: Core.Strapi,
    private readonly connection: () => ScopedConnection,
  ) {}

  /** Joins the teams of a person to a query of accounts: `teamId`, `teamKey`, `member`. */
  joinSeatsOf(person: string, query: Knex.QueryBuilder, connection: ScopedConnection): void {
    void query
      .leftJoin(`${tableOf(this.strapi, UID.teamMember)} as seat`, (join) => {
        void connection.joinIn(join, 'seat').andOnVal('seat.member', person);
      })
      .leftJoin(`${tableOf(this.strapi, UID.team)} as team`, (join) => {
        void join.on('team.document_id', 'seat.team_id').andOn(...sameScope('team', 'seat'));
      })
      .orderBy(['team.key', 'seat.id'])
      .select({ teamId: 'team.document_id', teamKey: 'team.key', member: 'seat.member' });
  }

  /** One query: the team with its members, in the order of its list. */
  async find(by: 'key' | 'documentId', value: string): Promise<FoundTeam | undefined> {
    if (!isValidIdentifier(value)) return undefined;
    const column = by === 'key' ? 'team.key' : 'team.document_id';
    const seats = this.seats().where(column, value).select({ capacity: 'team.capacity' });
    const rows = (await seats) as (SeatRow & Pick<FoundTeam, 'capacity'>)[];
    // MySQL compares without case (`Sales`, `sales`), but keys are exact.
    const exact = rows.filter((row) => row[by] === value);
    const [team] = exact;
    if (!team) return undefined;
    const members = exact.flatMap(({ member }) => (member === null ? [] : [member as Person]));
    const { documentId, key, capacity } = team;
    return { documentId, key, members, capacity };
  }

  /** One query: the members of those of the assignees that are teams. */
  async membersOf(
    assignees: readonly Assignee[],
  ): Promise<ReadonlyMap<Assignee, readonly Person[]>> {
    const members = new Map<Assignee, Person[]>(
      assignees.flatMap((one) => (one.startsWith('team:') ? [[one, []]] : [])),
    );
    const ids = [...members.keys()].map((team) => team.slice('team:'.length));
    const rows = await inBatches(
      ids.filter(isValidIdentifier),
      (part) => this.seats().whereIn('team.document_id', part) as Promise<SeatRow[]>,
    );
    for (const { documentId, member } of rows) {
      if (member !== null) members.get(`team:${documentId}`)?.push(member as Person);
    }
    return members;
  }

  /** The teams of a person, by key. */
  async of(person: Person): Promise<readonly Team[]> {
    const rows = (await this.seats().where('seat.member', person)) as SeatRow[];
    // MySQL compares ids without case.
    return rows.filter(({ member }) => member === person);
  }

  private seats(): Knex.QueryBuilder {
    return this.connection()
      .rows({ team: tableOf(this.strapi, UID.team) })
      .leftJoin(`${tableOf(this.strapi, UID.teamMember)} as seat`, (join) => {
        void join.on('seat.team_id', 'team.document_id').andOn(...sameScope('seat', 'team'));
      })
      .orderBy(['team.key', 'seat.id'])
      .select({ documentId: 'team.document_id', key: 'team.key', member: 'seat.member' });
  }
}
