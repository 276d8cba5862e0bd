const { createHmac, timingSafeEqual } = require('node:crypto');

/**
 * What a newsletter service tells by `POST /api/nexus-crm/triggers/newsletter`: somebody confirmed, or
 * left. `config/plugins.js` names it under `triggers`, with its secret as `options`. A trigger asks for
 * actions, which are decided like everybody's; all of them are done in one transaction or none, and a
 * message that comes twice is carried out once.
 */
module.exports = () => ({
  name: 'newsletter',

  check(options) {
    if (typeof options?.secret === 'string') return [];
    return [{ path: ['secret'], message: '"secret" must be a text' }];
  },

  // Its own name of the message; without it that is the header Idempotency-Key.
  identify: (payload) => payload?.id ?? null,

  receive(payload, { secret }, { headers }) {
    const { id, contact, event } = payload ?? {};
    if (!isSigned(`${id}.${contact}.${event}`, secret, headers['x-signature'])) {
      throw new Error('the signature is wrong');
    }
    const subject = { type: 'plugin::nexus-crm.contact', id: contact };
    if (event === 'confirmed') return [{ type: 'act', subject, action: 'confirm' }];
    if (event === 'left') {
      return [{ type: 'act', subject, action: 'cancel', comment: 'Left the newsletter' }];
    }
    return [];
  },
});

function isSigned(text, secret, signature = '') {
  const right = createHmac('sha256', secret).update(text).digest();
  const given = Buffer.from(signature, 'hex');
  return given.length === right.length && timingSafeEqual(given, right);
}
