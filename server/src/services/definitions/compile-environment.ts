import type { Core } from '@strapi/strapi';

import { attributesOfType } from '../../strapi/ports/known-types';
import { knownRoles, knownTeams } from '../../strapi/ports/known-names';
import type { CompileEnvironment } from '../../definition';
import { typeOfEntity } from '../engine/roles';
import { getService } from '../get-service';

/** The environment for running a definition: names that are linked at compile time. */
export function runtimeEnvironment(strapi: Core.Strapi, model: string | null): CompileEnvironment {
  const { conditions, strategies, fieldTypes } = getService('extensions', { strapi }).registries;
  const level = getService('levels', { strapi }).current();
  return { conditions, strategies, fieldTypes, level, ...(model !== null && { model }) };
}

/**
 * The environment for validating a definition: all current names of the app. Calendars are not
 * checked yet; actions of escalations only if the app has registered some.
 */
export async function fullEnvironment(
  strapi: Core.Strapi,
  model: string | null,
): Promise<CompileEnvironment> {
  const { integrations, automations } = getService('extensions', { strapi }).registries;
  const actions = automations.names();
  return {
    ...runtimeEnvironment(strapi, model),
    attributesOf: (entity) => {
      const uid = typeOfEntity(entity) ?? model;
      return uid === null ? undefined : attributesOfType(strapi, uid);
    },
    teams: await knownTeams(strapi),
    roles: await knownRoles(strapi),
    integrations: integrations.names(),
    ...(actions.length > 0 && { automations: actions }),
    contractOf: (kind, name) => (kind === 'integration' ? integrations : automations).find(name),
  };
}
