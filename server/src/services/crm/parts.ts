import type { Core } from '@strapi/strapi';

import type { FieldTypeRegistry } from '../../fields';
import type { EmbeddedContactStore } from '../../strapi/level-1';
import type { StrapiSqlRuntime } from '../../strapi/ports/sql-runtime';
import type { PipelinePort } from '../../strapi/hooks/pipeline-port';
import type { EventPublisher } from '../../strapi/ports/event-publisher';
import type { Levels } from '../levels';

/** The dependencies of a document's contacts. */
export interface ContactParts {
  readonly strapi: Core.Strapi;
  readonly runtime: StrapiSqlRuntime;
  readonly levels: Levels;
  readonly fieldTypes: FieldTypeRegistry;
  readonly embedded: EmbeddedContactStore;
  readonly pipelines: PipelinePort;
  readonly events: EventPublisher;
}
