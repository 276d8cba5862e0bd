import type { Core, Schema } from '@strapi/strapi';

import { allContentTypes } from '../ports/content-types';
import type { LiveFieldRegistry } from './registry';

interface OutputField {
  readonly name: string;
  readonly parentType: string;
  readonly type: unknown;
}

interface Nexus {
  plugin(config: {
    readonly name: string;
    readonly onAddOutputField: (field: OutputField) => OutputField | undefined;
  }): unknown;
  nullable(type: unknown): unknown;
}

interface Extension {
  use(configuration: (tools: { readonly nexus: Nexus }) => { plugins: unknown[] }): unknown;
}

interface Utils {
  readonly naming: { getTypeName(contentType: Schema.ContentType): string };
}

/**
 * Makes required custom fields nullable in GraphQL's output. Records from before the rule have no
 * value, and GraphQL would answer null in place of the whole record.
 */
export function makeNullableInGraphql(strapi: Core.Strapi, registry: LiveFieldRegistry): void {
  const plugins: Partial<Record<string, Core.Plugin>> = strapi.plugins;
  const { graphql } = plugins;
  if (!graphql) return;
  // Called when the schema is built, at boot.
  graphql.service<Extension>('extension').use(({ nexus }) => {
    const { naming } = graphql.service<Utils>('utils');
    const names = new Set(
      allContentTypes(strapi).flatMap((contentType) =>
        [...(registry.fields(contentType.uid)?.keys() ?? [])].map(
          (name) => `${naming.getTypeName(contentType)}.${name}`,
        ),
      ),
    );
    const onAddOutputField = (field: OutputField): OutputField | undefined =>
      names.has(`${field.parentType}.${field.name}`)
        ? { ...field, type: nexus.nullable(field.type) }
        : undefined;
    return { plugins: [nexus.plugin({ name: 'nexus-crm-custom-fields', onAddOutputField })] };
  });
}
