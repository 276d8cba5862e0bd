export default {
  config: {
    locales: ['de', 'fr'],
    // Nothing in the panel asks the outside for news.
    notifications: { releases: false },
    tutorials: false,
  },
  bootstrap() {},
};
