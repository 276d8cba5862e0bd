import type { ComponentType } from 'react';

import type { StrapiApp } from '@strapi/strapi/admin';

import { INPUTS } from '../../../server/src/constants';
import { withTexts } from '../components/withTexts';
import { PLUGIN_ID } from '../pluginId';
import { message } from '../translations';

type Name = (typeof INPUTS)[keyof typeof INPUTS];
type Load = () => Promise<{ default: unknown }>;

/** Each loads when a form with such a field is opened. */
const COMPONENTS: Record<Name, { type: 'string' | 'json'; load: Load }> = {
  owner: { type: 'string', load: () => import('./people/OwnerInput') },
  person: { type: 'string', load: () => import('./people/PersonInput') },
  people: { type: 'json', load: () => import('./people/PeopleInput') },
  'content-type': { type: 'string', load: () => import('./records/ContentTypeInput') },
  record: { type: 'string', load: () => import('./records/RecordInput') },
  choices: { type: 'json', load: () => import('./ChoicesInput') },
  stage: { type: 'string', load: () => import('./StageInput') },
  audience: { type: 'json', load: () => import('./AudienceInput') },
  currency: { type: 'string', load: () => import('./CurrencyInput') },
};

/** Registers the inputs that the server names as `customField` of attributes. */
export function registerInputs(app: StrapiApp): void {
  app.customFields.register(
    Object.values(INPUTS).map((name) => ({
      name,
      pluginId: PLUGIN_ID,
      type: COMPONENTS[name].type,
      intlLabel: message(`input.${name}`),
      intlDescription: message(`input.${name}.about`),
      components: {
        Input: withTexts(COMPONENTS[name].load as () => Promise<{ default: ComponentType }>),
      },
    })),
  );
}
