const SLOW = 500;

/**
 * `"storage": "watched"` in the plugin's configuration: the database's own storage, with a line in the
 * log for each commit that was slow. A storage writes whole decisions or nothing.
 */
module.exports = ({ strapi }) => ({
  name: 'watched',

  open(database) {
    const commit = async (commits) => {
      const began = performance.now();
      const isWritten = await database.commit(commits);
      const took = Math.round(performance.now() - began);
      if (took > SLOW) strapi.log.warn(`crm: a commit took ${took} ms`);
      return isWritten;
    };
    // Everything else is handed on as it is.
    return new Proxy(database, {
      get: (target, name) => (name === 'commit' ? commit : target[name]?.bind(target)),
    });
  },
});
