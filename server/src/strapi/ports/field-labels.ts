import type { Core } from '@strapi/strapi';

/** Label and help of an attribute, as the Content Manager's form shows them. */
export type FieldLabels = (name: string) => {
  readonly label?: string | undefined;
  readonly help?: string | undefined;
};

interface ContentTypesService {
  findConfiguration(contentType: { uid: string }): Promise<{
    readonly metadatas?: Readonly<
      Record<string, { readonly edit?: { readonly label?: string; readonly description?: string } }>
    >;
  }>;
}

/** Reads the labels of a content type from the Content Manager's configuration. */
export async function fieldLabels(strapi: Core.Strapi, uid: string): Promise<FieldLabels> {
  const service = strapi.plugin('content-manager').service<ContentTypesService>('content-types');
  const { metadatas = {} } = await service.findConfiguration({ uid });
  return (name) => {
    const { label, description } = metadatas[name]?.edit ?? {};
    return { label, help: description };
  };
}
