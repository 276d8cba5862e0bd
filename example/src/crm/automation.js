/**
 * `{ "action": "page", "to": { "role": "manager" } }` in an escalation or a breach (level 3): what is to
 * happen when a record waits for too long.
 */
module.exports = ({ strapi }) => ({
  name: 'page',

  async perform(_options, { because, subject, level, to }) {
    strapi.log.warn(`page ${to.join(', ')}: ${because} ${level} of ${subject.type} ${subject.id}`);
  },
});
