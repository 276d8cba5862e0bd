import { ADMIN_ACTIONS } from '../../constants';
import { GetBoard, ListBoardCards } from '../../contracts/board';
import { defineArea } from '../endpoint';

export const board = defineArea({
  tag: 'Board',
  description:
    'A pipeline as a board: its live instances by stage. Takes the right to list the type of their records too.',
  level: 2,
  permissions: { read: ADMIN_ACTIONS.instancesRead },
  endpoints: [
    {
      right: 'read',
      method: 'GET',
      path: '/board/:definition',
      handler: 'board.find',
      operation: {
        id: 'getBoard',
        summary: 'Get the columns of a board, with figures of all of their cards',
        description:
          'In the order of the stages. Values are summed by currency, and weighted by the win rates of the forecast.',
      },
      contract: () => ({ query: GetBoard.query, response: GetBoard.response }),
    },
    {
      right: 'read',
      method: 'GET',
      path: '/board/:definition/cards',
      handler: 'board.cards',
      operation: {
        id: 'listBoardCards',
        summary: 'List the cards of a column, what is due next first',
        description:
          'Then those that have been in the stage the longest. What is due is an open task, the SLA or the next escalation.',
      },
      contract: () => ({ query: ListBoardCards.query, response: ListBoardCards.response }),
    },
  ],
});
