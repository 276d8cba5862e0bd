/**
 * `{ "type": "has_orders", "atLeast": 3 }` in a definition: the company that the contact hangs on has
 * ordered so often. It may ask the database or another system: it runs before the transaction, and
 * where it throws it counts as not met, with the message as the reason.
 */
module.exports = ({ strapi }) => ({
  name: 'has_orders',

  // What is wrong with the condition as written; the definition is not published with it.
  check({ atLeast = 1 }) {
    if (Number.isInteger(atLeast) && atLeast > 0) return [];
    return [{ path: ['atLeast'], message: '"atLeast" must be a whole number above 0' }];
  },

  async evaluate({ atLeast = 1 }, { read }) {
    const company = read('parentType') === 'api::company.company' ? read('parentId') : null;
    if (!company) return { met: false, because: 'The contact belongs to no company.' };
    const orders = await strapi
      .documents('api::order.order')
      .count({ filters: { company: { documentId: company } } });
    return { met: orders >= atLeast, because: `The company has ordered ${orders} times.` };
  },
});
