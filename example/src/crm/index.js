/** One of everything that the CRM can be extended by; docs/extensions.md tells about each. */
module.exports = function extendCrm(context) {
  const extensions = context.strapi.plugin('nexus-crm')?.service('extensions');
  extensions?.condition(require('./condition')(context));
  extensions?.strategy(require('./strategy')(context));
  extensions?.integration(require('./integration')(context));
  extensions?.trigger(require('./trigger')(context));
  extensions?.storage(require('./storage')(context));
  extensions?.automation(require('./automation')(context));
  extensions?.fieldType(require('./field-type')(context));
};
