// A third-party plugin that uses every extension point of the CRM.
const seen = { executed: [], committed: [], closed: 0 };

const extend = (extensions, strapi) => {
  strapi.bank = seen;

  extensions.condition({
    name: 'creditworthy',
    check: ({ limit }) =>
      typeof limit === 'number' ? [] : [{ path: ['limit'], message: '"limit" must be a number' }],
    evaluate: async ({ limit }, { read }) => {
      const score = read('score');
      if (score === null) throw new Error('The bank knows no score of this lead.');
      return { met: score >= limit, because: `The score ${score} is below ${limit}.` };
    },
  });

  extensions.strategy({
    name: 'four_eyes',
    pure: true,
    canProceed(votes) {
      const of = (wanted) => votes.filter(({ choice }) => choice === wanted).length;
      if (of('reject') > 0) return 'rejected';
      return of('approve') >= 2 ? 'approved' : 'pending';
    },
  });

  extensions.integration({
    name: 'open_account',
    async execute(input, call) {
      seen.executed.push({ input, call });
      return { iban: 'DE02120300000000202051' };
    },
  });

  extensions.trigger({
    name: 'bank_webhook',
    check: (options) =>
      options && typeof options.secret === 'string'
        ? []
        : [{ path: ['secret'], message: '"secret" must be a text' }],
    identify: ({ event }) => event ?? null,
    receive({ customer, say, kind = 'act' }, { secret }, { headers, rawBody }) {
      seen.raw = rawBody;
      if (headers['x-signature'] !== secret) throw new Error('the signature is wrong');
      const subject = { type: 'plugin::nexus-crm.contact', id: customer };
      if (kind === 'both') {
        return [
          { type: 'start', definition: 'banking', subject },
          { type: 'act', subject, action: say },
        ];
      }
      if (kind === 'nonsense') return [{ type: 'drop', subject }];
      return [{ type: 'act', subject, action: say, comment: 'The bank says so' }];
    },
  });

  extensions.storage({
    name: 'audited',
    async open(database) {
      const commit = async (commits) => {
        const isWritten = await database.commit(commits);
        if (isWritten) seen.committed.push(...commits.map(({ decision }) => decision.next.id));
        return isWritten;
      };
      const handOn = (target, name) => (name === 'commit' ? commit : target[name]?.bind(target));
      return new Proxy(database, { get: handOn });
    },
    close() {
      seen.closed += 1;
    },
  });

  extensions.automation({ name: 'page', async perform() {} });

  extensions.fieldType({
    name: 'iban',
    rules: ['required', 'unique'],
    storage: { type: 'string' },
    comparable: true,
    indexable: true,
    check: (value) =>
      /^[A-Z]{2}\d{2}[A-Z0-9]{10,30}$/.test(value) ? undefined : 'must be an IBAN',
  });
};

module.exports = {
  register: ({ strapi }) => extend(strapi.plugin('nexus-crm').service('extensions'), strapi),
};
