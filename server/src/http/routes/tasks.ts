import { ADMIN_ACTIONS } from '../../constants';
import { ClaimTask, CompleteTask, RescheduleTask, VoteOnTask } from '../../contracts/actions';
import { defineArea, type Endpoint, type Operation } from '../endpoint';

const onTask = (
  action: string,
  operation: Operation,
  body: () =>
    | typeof ClaimTask.request
    | typeof CompleteTask.request
    | typeof RescheduleTask.request
    | typeof VoteOnTask.request,
): Endpoint<'act'> => ({
  right: 'act',
  method: 'POST',
  path: `/tasks/:id/${action}`,
  handler: `task-actions.${action}`,
  operation,
  contract: () => ({ body: body(), response: ClaimTask.response }),
});

export const tasks = defineArea<'act'>({
  tag: 'Tasks',
  description: 'What people do with their tasks and approvals. `GET /tasks` lists the caller’s.',
  level: 2,
  permissions: { act: ADMIN_ACTIONS.instancesAct },
  endpoints: [
    onTask(
      'complete',
      {
        id: 'completeTask',
        summary: 'Complete a task',
        description: 'The flow continues. Takes the fields and the comment that the task asks for.',
      },
      () => CompleteTask.request,
    ),
    onTask(
      'vote',
      {
        id: 'voteOnTask',
        summary: 'Vote in an approval',
        description:
          'Stores the vote of the caller, or changes it while the approval is open. A delegate of several people names the seat to vote in as `seat`.',
      },
      () => VoteOnTask.request,
    ),
    onTask(
      'claim',
      { id: 'claimTask', summary: 'Take a task of a team', description: '409 where it is taken.' },
      () => ClaimTask.request,
    ),
    onTask(
      'release',
      { id: 'releaseTask', summary: 'Return a claimed task to the team' },
      () => ClaimTask.request,
    ),
    onTask(
      'due',
      {
        id: 'rescheduleTask',
        summary: 'Give a task or approval another due date, or none',
        description:
          'By whoever may act on the instance. Reminders move with it, and those whose time is over are left out.',
      },
      () => RescheduleTask.request,
    ),
  ],
});
