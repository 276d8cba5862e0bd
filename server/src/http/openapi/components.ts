import { audience, campaignMember, campaignRun } from '../../contracts/campaigns';
import {
  customField,
  customFieldFile,
  customFieldModel,
  customFieldType,
} from '../../contracts/custom-fields';
import { pendingItem } from '../../contracts/dashboard';
import { definition, definitionDiagnostic, definitionVersion } from '../../contracts/definitions';
import { actor, contact } from '../../contracts/events';
import { ExplainAction } from '../../contracts/actions';
import { actionView, instanceRow, instanceView, openTask, vote } from '../../contracts/instances';
import { integration, integrationKind } from '../../contracts/integrations';
import { ListHistory } from '../../contracts/models';
import { pageAnswer } from '../../contracts/paging';
import { timelineItem } from '../../contracts/timeline';
import { definitionLanguage } from '../../definition';
import { closedObject, object, type JsonSchema } from './json-schema';

/** Contract schemas that are named components, and types in generated clients. */
export const namedSchemas = () => ({
  Actor: actor,
  Audience: audience,
  CampaignMember: campaignMember,
  CampaignRun: campaignRun,
  ConditionReport: ExplainAction.report,
  CustomField: customField,
  CustomFieldFile: customFieldFile,
  CustomFieldModel: customFieldModel,
  CustomFieldType: customFieldType,
  Definition: definition,
  DefinitionDiagnostic: definitionDiagnostic,
  DefinitionVersion: definitionVersion,
  Instance: instanceView,
  InstanceAfterAction: actionView,
  InstanceSummary: instanceRow,
  Integration: integration,
  IntegrationKind: integrationKind,
  ModelContact: contact,
  ModelHistoryEntry: ListHistory.entry,
  PagePagination: pageAnswer,
  PendingItem: pendingItem,
  Task: openTask,
  TimelineItem: timelineItem,
  Vote: vote,
  ...definitionLanguage(),
});

/** Named components of requests that no contract refers to: a JSON column, a definition. */
export const inputSchemas = ['Audience', 'PipelineDefinition'] as const;

/** The schema of all error responses. */
const error: JsonSchema = {
  ...object(
    {
      data: { type: 'null' },
      error: object(
        {
          status: { type: 'integer', description: 'The HTTP status.' },
          name: { type: 'string', description: 'The kind of error: `ValidationError`.' },
          message: {
            type: 'string',
            description: 'What was wrong, where, and what would be right.',
          },
          details: {
            type: 'object',
            description:
              '`code` is stable; `errors` lists every problem with its path. Empty where there is nothing more to say.',
            additionalProperties: true,
            properties: {
              code: { type: 'string', examples: ['ValidationFailed', 'Conflict', 'Refused'] },
              errors: {
                type: 'array',
                items: {
                  ...object(
                    {
                      path: { type: 'array', items: { type: ['string', 'integer'] } },
                      message: { type: 'string' },
                    },
                    ['message'],
                  ),
                  additionalProperties: true,
                },
              },
            },
          },
        },
        ['status', 'name', 'message'],
      ),
    },
    ['error'],
  ),
  description: 'The answer of every request that fails.',
};

const textOperators = [
  ...['$eqi', '$nei', '$contains', '$notContains', '$containsi', '$notContainsi'],
  ...['$startsWith', '$startsWithi', '$endsWith', '$endsWithi'],
];

/** The filter of attributes with values of this schema. */
function filter(value: JsonSchema, name: string, text: boolean): JsonSchema {
  const many = { type: 'array', items: value };
  return {
    anyOf: [
      value,
      closedObject({
        ...Object.fromEntries(
          [...['$eq', '$ne', '$gt', '$gte', '$lt', '$lte'], ...(text ? textOperators : [])].map(
            (operator) => [operator, value],
          ),
        ),
        $in: many,
        $notIn: many,
        $between: { ...many, minItems: 2, maxItems: 2 },
        $null: { type: 'boolean' },
        $notNull: { type: 'boolean' },
        $not: { $ref: `#/components/schemas/${name}` },
      }),
    ],
  };
}

/** Components that are not derived from a contract. */
export const fixedComponents = (): Record<string, JsonSchema> => ({
  Error: error,
  TextFilter: filter({ type: 'string' }, 'TextFilter', true),
  NumberFilter: filter({ type: 'number' }, 'NumberFilter', false),
  BooleanFilter: filter({ type: 'boolean' }, 'BooleanFilter', false),
  TimeFilter: filter(
    { type: 'string', description: 'A day or a time in ISO 8601.' },
    'TimeFilter',
    false,
  ),
  PresenceFilter: closedObject({ $null: { type: 'boolean' }, $notNull: { type: 'boolean' } }),
  Pagination: {
    description: 'By page, or by `start` and `limit`. Without the count, `total` is absent.',
    anyOf: [
      object(
        {
          page: { type: 'integer' },
          pageSize: { type: 'integer' },
          pageCount: { type: 'integer' },
          total: { type: 'integer' },
        },
        ['page', 'pageSize'],
      ),
      object(
        { start: { type: 'integer' }, limit: { type: 'integer' }, total: { type: 'integer' } },
        ['start', 'limit'],
      ),
    ],
  },
  RelatedRecord: {
    ...object({ id: { type: 'integer' }, documentId: { type: 'string' } }, ['documentId']),
    additionalProperties: true,
    description: 'A record of another content type, as far as the caller may read it.',
  },
  File: {
    ...object({
      id: { type: 'integer' },
      documentId: { type: 'string' },
      name: { type: 'string' },
      url: { type: 'string' },
      mime: { type: 'string' },
      size: { type: 'number' },
    }),
    additionalProperties: true,
    description: 'A file of the media library.',
  },
});
