import type { Core } from '@strapi/strapi';

type Meta = ReturnType<Core.Strapi['db']['metadata']['get']>;

interface AnyAttribute {
  readonly type: string;
  readonly columnName?: string;
  readonly owner?: boolean;
  readonly joinColumn?: { readonly name: string };
  readonly morphColumn?: {
    readonly idColumn: { readonly name: string };
    readonly typeColumn: { readonly name: string };
  };
}

/**
 * Every column that Strapi creates from the model, which is what `SELECT *` reads. Computed on each
 * call, because custom fields change at runtime.
 */
export function columnsOf(meta: Meta): string[] {
  return Object.entries(meta.attributes as Record<string, AnyAttribute>).flatMap(
    ([name, attribute]) => {
      if (attribute.type !== 'relation') return [attribute.columnName ?? name];
      if (!attribute.owner) return [];
      const { joinColumn, morphColumn } = attribute;
      return [
        ...(morphColumn ? [morphColumn.idColumn.name, morphColumn.typeColumn.name] : []),
        ...(joinColumn ? [joinColumn.name] : []),
      ];
    },
  );
}
