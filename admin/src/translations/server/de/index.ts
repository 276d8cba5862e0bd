import contracts from './contracts.json';
import core from './core.json';
import definition from './definition.json';
import integrations from './integrations.json';
import records from './records.json';
import services from './services.json';
import shared from './shared.json';
import strapi from './strapi.json';

/** Texts of the server, by their English ones: `{0}` is a value. */
export default {
  ...contracts,
  ...core,
  ...definition,
  ...integrations,
  ...records,
  ...services,
  ...shared,
  ...strapi,
};
