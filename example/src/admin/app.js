/** The languages that the admin panel offers beside English; the CRM's pages speak them too. */
export default {
  config: { locales: ['de', 'fr'] },
  bootstrap() {},
};
