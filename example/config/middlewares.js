module.exports = [
  'strapi::logger',
  'strapi::errors',
  'strapi::security',
  // The demo's token is known to everybody: no page of another origin may use it.
  { name: 'strapi::cors', config: { origin: [] } },
  'strapi::poweredBy',
  'strapi::query',
  'strapi::body',
  'strapi::session',
  'strapi::favicon',
  'strapi::public',
];
