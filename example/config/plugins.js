const path = require('node:path');

module.exports = ({ env }) => ({
  'nexus-crm': {
    enabled: env.bool('NEXUS_CRM_ENABLED', true),
    // An app that installed the package leaves `resolve` out; the example lives inside it.
    resolve: env('NEXUS_CRM_RESOLVE', path.resolve(__dirname, '..', '..')),
    config: {
      level: 3,
      // With REDIS_URL, timers wake by Bull on that server; without, by polling the database.
      timers: { driver: env('REDIS_URL') ? 'bull' : 'embedded' },
      // POST /api/nexus-crm/triggers/newsletter is read by src/crm/trigger.js, which checks who sent it.
      triggers: {
        newsletter: {
          trigger: 'newsletter',
          options: { secret: env('NEWSLETTER_SECRET', 'example-newsletter-secret') },
          trusted: true,
        },
      },
    },
  },
  'users-permissions': { config: { jwtSecret: env('JWT_SECRET', 'example-jwt-secret') } },
});
