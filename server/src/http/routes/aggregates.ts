import { ADMIN_ACTIONS } from '../../constants';
import { AggregateRecords } from '../../contracts/aggregates';
import { defineArea, type Endpoint } from '../endpoint';

const aggregate = (plural: string, one: string): Endpoint<'read'> => ({
  right: 'read',
  method: 'GET',
  path: `/${plural}/aggregate`,
  handler: `aggregates.${plural}`,
  operation: {
    id: `aggregate${plural.charAt(0).toUpperCase()}${plural.slice(1)}`,
    summary: `Count and measure ${plural} by at most two fields`,
    description: `Of those that the list would have; takes the right to list them too. Without \`groupBy\` the answer has one row. More than 10,000 groups are refused. ${one}`,
    alsoCsv: true,
  },
  contract: () => ({ query: AggregateRecords.query, response: AggregateRecords.response }),
});

export const aggregates = defineArea<'read'>({
  tag: 'Aggregates',
  description: 'Counts, sums, averages, minimums and maximums of records, each in one statement.',
  level: 2,
  permissions: { read: ADMIN_ACTIONS.reportsRead },
  endpoints: [
    aggregate('contacts', 'Such as `?groupBy=kind,createdAt:month`.'),
    aggregate('opportunities', 'Such as `?groupBy=stage,closeDate:quarter&sum=value`.'),
    aggregate('campaigns', 'Such as `?groupBy=type`.'),
    aggregate('interactions', 'Such as `?groupBy=author,happenedAt:week`.'),
    aggregate('teams', 'Such as `?groupBy=createdAt:year`.'),
  ],
});
