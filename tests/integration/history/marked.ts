/** Stands in every text of the record, and in the names of those who work on it. */
export const MARK = 'zqxmark';

/** An app whose integrations answer, and fail with, the mark. */
export const INDEX = `
module.exports = {
  register({ strapi }) {
    const extensions = strapi.plugin('nexus-crm').service('extensions');
    extensions.integration({ name: 'echo', async execute() { return { echo: '${MARK}' }; } });
    extensions.integration({
      name: 'refuse',
      async execute() {
        throw Object.assign(new Error('${MARK} hung up'), { retryable: false });
      },
    });
  },
  bootstrap() {},
};
`;
