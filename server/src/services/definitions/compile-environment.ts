import type { Core } from '@strapi/strapi';

import { attributesOfType } from '../../strapi/ports/known-types';
import { knownRoles, knownTeams } from '../../strapi/ports/known-names';
import type { CompileEnvironment } from '../../definition';
import { BUILT_IN_AUTOMATIONS } from '../../core/contracts';
import { typeOfEntity } from '../engine/record-entity';
import type { Registries } from '../extensions';
import type { IntegrationKinds } from '../integrations';
import type { IntegrationRows } from '../../strapi/ports/integration-rows';
import type { Levels } from '../levels';

/** What definitions are compiled against in this app. */
export class CompileEnvironments {
  constructor(
    private readonly strapi: Core.Strapi,
    private readonly registries: Registries,
    private readonly levels: Levels,
    private readonly calendars: { names(): Promise<readonly string[]> },
    private readonly stored: { readonly rows: IntegrationRows; readonly kinds: IntegrationKinds },
  ) {}

  /** The environment for running a definition: names that are linked at compile time. */
  runtime(model: string | null): CompileEnvironment {
    const { conditions, strategies, fieldTypes } = this.registries;
    const level = this.levels.current();
    return { conditions, strategies, fieldTypes, level, ...(model !== null && { model }) };
  }

  /**
   * The environment for validating a definition: all current names of the app, calendars at level 3.
   */
  async full(model: string | null): Promise<CompileEnvironment> {
    const { integrations, automations } = this.registries;
    const { rows, kinds } = this.stored;
    const saved = await rows.kinds();
    return {
      ...this.runtime(model),
      attributesOf: (entity) => {
        const uid = typeOfEntity(entity) ?? model;
        return uid === null ? undefined : attributesOfType(this.strapi, uid);
      },
      teams: await knownTeams(this.strapi),
      roles: await knownRoles(this.strapi),
      ...(this.levels.includes(3) && { calendars: await this.calendars.names() }),
      integrations: [...new Set([...saved.keys(), ...integrations.names()])],
      automations: [...BUILT_IN_AUTOMATIONS, ...automations.names()],
      contractOf: (kind, name) =>
        kind === 'integration'
          ? kinds.checked(saved.get(name) ?? name, name)
          : automations.find(name),
    };
  }
}
