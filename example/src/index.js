module.exports = {
  /** What data cannot say is declared here: guards and hooks of the contacts of an order. */
  register({ strapi }) {
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
