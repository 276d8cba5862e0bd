import { ADMIN_ACTIONS } from '../../constants';
import {
  GetConversion,
  GetForecast,
  GetFunnel,
  GetLostReasons,
  GetVelocity,
} from '../../contracts/reports';
import { defineArea } from '../endpoint';

export const reports = defineArea({
  tag: 'Reports',
  description:
    'How instances move through their stages, from the log of every entry into a stage. Of records whose type the caller may read.',
  level: 3,
  permissions: { read: ADMIN_ACTIONS.reportsRead },
  endpoints: [
    {
      right: 'read',
      method: 'GET',
      path: '/reports/conversion',
      handler: 'reports.conversion',
      operation: {
        id: 'getConversion',
        summary: 'Get where the entries into each stage have led, and how long they took',
        description: '`from` and `to` are about when a stage was entered.',
        alsoCsv: true,
      },
      contract: () => ({ query: GetConversion.query, response: GetConversion.response }),
    },
    {
      right: 'read',
      method: 'GET',
      path: '/reports/funnel',
      handler: 'reports.funnel',
      operation: {
        id: 'getFunnel',
        summary: 'Get how far instances have come that were started in a period',
        description: '`from` and `to` are about when they were started.',
        alsoCsv: true,
      },
      contract: () => ({ query: GetFunnel.query, response: GetFunnel.response }),
    },
    {
      right: 'read',
      method: 'GET',
      path: '/reports/velocity',
      handler: 'reports.velocity',
      operation: {
        id: 'getVelocity',
        summary: 'Get win rate, value, cycle and sales velocity',
        description: '`from` and `to` are about when instances were won or lost.',
        alsoCsv: true,
      },
      contract: () => ({ query: GetVelocity.query, response: GetVelocity.response }),
    },
    {
      right: 'read',
      method: 'GET',
      path: '/reports/lost-reasons',
      handler: 'reports.lostReasons',
      operation: {
        id: 'getLostReasons',
        summary: 'Get why instances were lost, and what they were worth',
        description: '`from` and `to` are about when they were lost.',
        alsoCsv: true,
      },
      contract: () => ({ query: GetLostReasons.query, response: GetLostReasons.response }),
    },
    {
      right: 'read',
      method: 'GET',
      path: '/reports/forecast',
      handler: 'reports.forecast',
      operation: {
        id: 'getForecast',
        summary: 'Get the open, weighted and won value of opportunities by period',
        description:
          '`from` and `to` are about the close date of open opportunities, and about when others were won.',
        alsoCsv: true,
      },
      contract: () => ({ query: GetForecast.query, response: GetForecast.response }),
    },
  ],
});
