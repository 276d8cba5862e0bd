/**
 * `{ "activity": "tell_chat", "with": { "text": "A new customer" } }`: a message to the team's chat. It
 * runs after the commit, at least once; what it throws is tried again later, unless the error says
 * `retryable: false`. The key is the same for every attempt, so that a receiver can drop repeats.
 */
module.exports = ({ strapi }) => ({
  name: 'tell_chat',

  check(input) {
    if (typeof input?.text === 'string') return [];
    return [{ path: ['text'], message: '"text" must be a text' }];
  },

  async execute({ text }, { idempotencyKey, subject }) {
    // The address comes from the environment: whoever writes definitions must not choose it.
    const address = process.env.CHAT_WEBHOOK_URL;
    if (!address) {
      strapi.log.info(`chat: ${text} (${subject.type} ${subject.id})`);
      return { sent: false };
    }
    const answer = await fetch(address, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'idempotency-key': idempotencyKey },
      body: JSON.stringify({ text }),
      signal: AbortSignal.timeout(10_000),
    });
    if (answer.ok) return { sent: true };
    const isFinal = answer.status < 500 && answer.status !== 429;
    throw Object.assign(new Error(`The chat answers ${answer.status}.`), { retryable: !isFinal });
  },
});
