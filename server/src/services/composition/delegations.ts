import type { Core } from '@strapi/strapi';

import type { Clock } from '../../core/contracts';
import { DelegationRows } from '../../sql/delegations/delegation-rows';
import type { SqlHistory } from '../../sql/history';
import { DefinitionRows } from '../../strapi/ports/definition-rows';
import type { StrapiDirectory } from '../../strapi/ports/directory';
import type { EventPublisher } from '../../strapi/ports/event-publisher';
import type { StrapiSqlRuntime } from '../../strapi/ports/sql-runtime';
import { Delegations, DelegationChecks, DelegationLog, DepartedDelegations } from '../delegations';

interface DelegationParts {
  readonly clock: Clock;
  readonly runtime: StrapiSqlRuntime;
  readonly directory: StrapiDirectory;
  readonly history: SqlHistory;
  readonly events: EventPublisher;
}

/** Builds the service of delegations, and what ends them when people leave. */
export function composeDelegations(
  strapi: Core.Strapi,
  { clock, runtime, directory, history, events }: DelegationParts,
) {
  const rows = new DelegationRows(runtime);
  const log = new DelegationLog(strapi, history, clock, events);
  const definitions = new DefinitionRows(strapi);
  const checks = new DelegationChecks({ rows, directory, definitions, clock });
  return {
    delegations: new Delegations({ rows, checks, log, runtime, clock }),
    departed: new DepartedDelegations({ rows, log, runtime, directory, clock }),
  };
}
