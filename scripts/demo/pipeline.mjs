/** The pipeline of the demo's opportunities: what waits, is at risk or needs an approval is worth a look. */
const OPPORTUNITY = 'plugin::nexus-crm.opportunity';

/** Actions that lead from the first stage to another one. */
const WAYS = {
  ...{ prospecting: [], engaging: ['engage'], proposal: ['engage', 'propose'] },
  ...{ won: ['engage', 'propose', 'win'], lost: ['engage', 'close'] },
};

/** From this amount on a deal is approved before it is won. */
const APPROVED_FROM = 150_000;

const definition = (admin) => ({
  id: 'sales',
  entities: {
    opportunity: {
      stages: [
        { name: 'prospecting', label: 'Prospecting', color: 'secondary' },
        { name: 'engaging', label: 'Engaging', color: 'alternative' },
        { name: 'proposal', label: 'Proposal', color: 'primary' },
        { name: 'won', label: 'Won', color: 'success', final: true },
        { name: 'lost', label: 'Lost', color: 'danger', final: true },
      ],
    },
  },
  transitions: {
    engage: {
      ...{ label: 'Engage', from: 'prospecting', to: 'engaging' },
      do: [{ task: 'Call the buyer', assign: { owner: true }, due: '2 days' }],
    },
    propose: {
      ...{ label: 'Send a proposal', from: 'engaging', to: 'proposal' },
      require: { fields: ['value', 'closeDate'] },
      do: [{ task: 'Check the proposal', assign: [{ person: admin }], due: '1 day' }],
    },
    win: {
      ...{ label: 'Win', from: 'proposal', to: 'won' },
      approval: { strategy: 'first', allowSelf: true, voters: [{ person: admin }] },
    },
    lose: { label: 'Lose', from: '*', to: 'lost', require: { comment: true } },
  },
  sla: { duration: '14 days', warnAt: '75%' },
});

/** Publishes the pipeline. @returns what runs it on an opportunity until it has the given stage. */
export async function publishPipeline(strapi, admin) {
  const definitions = strapi.plugin('nexus-crm').service('definitions');
  await definitions.create({ schema: definition(`admin:${admin}`) });
  await definitions.publish('sales');

  const engine = strapi.plugin('nexus-crm').service('engine');
  const voter = { kind: 'admin', id: admin, label: 'Demo' };

  /** Each step at its time, so that reports have a past. */
  const clock = pastClock(strapi);
  return async ({ documentId, value, stage, daysAgo, reason }, owner) => {
    const [kind, ownerId] = owner.split(':');
    const actor = { kind, id: ownerId, label: 'Demo' };
    const subject = { type: OPPORTUNITY, id: documentId };
    clock.goTo(daysAgo[0]);
    const { id } = await engine.start({ definition: 'sales', subject, actor });
    const finishTasks = async () => {
      const { tasks } = await engine.get(id);
      for (const { id: task, assignees } of tasks) {
        const own = assignees.includes(owner);
        await engine.completeTask(task, { actor: own ? actor : voter });
      }
    };
    for (const [index, action] of WAYS[stage].entries()) {
      clock.goTo(daysAgo[index + 1]);
      // What is open at the end is worth a look in the inbox.
      await finishTasks();
      const said = action === 'close' ? { outcome: 'lost', reason, comment: reason } : {};
      const { pending } = await engine.act(id, action, { actor, ...said });
      if (pending) await engine.vote(pending.id, { choice: 'approve', actor: voter });
    }
    clock.goTo(0);
    if (stage === 'proposal' && value >= APPROVED_FROM) await engine.act(id, 'win', { actor });
  };
}

const DAY = 86_400_000;

/** The plugin's clock, which can be put back by some days. */
function pastClock(strapi) {
  let days = 0;
  strapi.add('nexus-crm.clock', { now: () => new Date(Date.now() - days * DAY) });
  return {
    goTo: (daysAgo) => {
      days = daysAgo;
    },
  };
}
