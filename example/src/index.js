const extendCrm = require('./crm');

module.exports = {
  register({ strapi }) {
    // Words of this app that pipelines may use: conditions, strategies, integrations and more.
    extendCrm({ strapi });

    // What data cannot say about contacts is declared here: guards and hooks of those of an order.
    strapi
      .plugin('nexus-crm')
      ?.service('crm')
      .model('api::order.order', {
        entities: {
          contact: {
            fields: [
              { name: 'name', type: 'string', required: true },
              'email',
              { name: 'status', type: 'enumeration', enum: ['active', 'left'], default: 'active' },
            ],
          },
        },
        guards: { edit: (contact, { before }) => before === null || before.status === 'active' },
      });
  },

  bootstrap() {},
};
