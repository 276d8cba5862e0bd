import { ADMIN_ACTIONS } from '../../constants';
import { VerifyHistory } from '../../contracts/history';
import { defineArea } from '../endpoint';

export const history = defineArea<'operate'>({
  tag: 'History',
  description: 'For operators: whether the history is what was written.',
  level: 2,
  permissions: { operate: ADMIN_ACTIONS.instancesOperate },
  endpoints: [
    {
      right: 'operate',
      method: 'GET',
      path: '/history/verify',
      handler: 'history.verify',
      operation: {
        id: 'verifyHistory',
        summary: 'List records whose history was tampered with',
        description:
          'Recomputes the hash chains after `after`. The last answer, whose `meta.next` is null, also has chains without a head and counters of records that disagree; these may name a record again.',
      },
      contract: () => ({ query: VerifyHistory.query, response: VerifyHistory.response }),
    },
  ],
});
