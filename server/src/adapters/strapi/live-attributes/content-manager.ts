import type { Core } from '@strapi/strapi';

import {
  placeOf,
  putBack,
  reorder,
  type CustomFieldDefinition,
  type EditLayout,
  type LayoutPlace,
} from '../../../custom-fields';

interface Configuration {
  uid: string;
  settings: Record<string, unknown>;
  metadatas: Record<string, { edit: Record<string, unknown>; list: Record<string, unknown> }>;
  layouts: { list: string[]; edit: EditLayout };
}

interface ContentTypesService {
  syncConfigurations(): Promise<void>;
  findConfiguration(contentType: { uid: string }): Promise<Configuration>;
  updateConfiguration(contentType: { uid: string }, configuration: Configuration): Promise<unknown>;
}

/** How a field was shown, kept while it is archived. */
export interface ShownAs {
  readonly place?: LayoutPlace | undefined;
  readonly listAt?: number | undefined;
  readonly metadata?: Configuration['metadatas'][string] | undefined;
  /** Settings of the list that named it: what it sorted by, what stood as title. */
  readonly settings?: readonly string[] | undefined;
}

/** The forms and lists of the Content Manager, which are kept in the database for all processes. */
export class ContentManagerViews {
  constructor(private readonly strapi: Core.Strapi) {}

  /** Lets the Content Manager find attributes that came or went. */
  async sync(): Promise<void> {
    await this.service().syncConfigurations();
  }

  /** Shows a field under its label and help. */
  async describe(fields: readonly CustomFieldDefinition[]): Promise<void> {
    await this.changeEach(fields, (configuration, field) => {
      const metadata = configuration.metadatas[field.name];
      if (!metadata) return;
      Object.assign(metadata.edit, { label: field.label, description: field.help ?? '' });
      Object.assign(metadata.list, { label: field.label });
    });
  }

  /** How a field is shown now; asked before it is archived. */
  async remember({ uid, name }: CustomFieldDefinition): Promise<ShownAs> {
    const { layouts, metadatas, settings } = await this.service().findConfiguration({ uid });
    const listAt = layouts.list.indexOf(name);
    const named = Object.entries(settings).filter(([, value]) => value === name);
    return {
      place: placeOf(layouts.edit, name),
      listAt: listAt < 0 ? undefined : listAt,
      metadata: metadatas[name],
      settings: named.map(([key]) => key),
    };
  }

  /** Shows a restored field as it was shown before. */
  async show(field: CustomFieldDefinition, as: ShownAs): Promise<void> {
    const { name } = field;
    await this.changeEach([field], (configuration) => {
      const { layouts } = configuration;
      if (as.place) layouts.edit = putBack(layouts.edit, name, as.place);
      else layouts.edit = layouts.edit.map((row) => row.filter((cell) => cell.name !== name));
      layouts.edit = layouts.edit.filter((row) => row.length > 0);
      const list = layouts.list.filter((other) => other !== name);
      if (as.listAt !== undefined) list.splice(as.listAt, 0, name);
      layouts.list = list.length > 0 ? list : layouts.list;
      if (as.metadata) configuration.metadatas[name] = as.metadata;
      for (const key of as.settings ?? []) configuration.settings[key] = name;
    });
  }

  /** Brings the fields of a type into an order where they stand in its form. */
  async arrange(fields: readonly CustomFieldDefinition[]): Promise<void> {
    const names = fields.map((field) => field.name);
    await this.changeEach(fields.slice(0, 1), ({ layouts }) => {
      layouts.edit = reorder(layouts.edit, names);
    });
  }

  private async changeEach(
    fields: readonly CustomFieldDefinition[],
    change: (configuration: Configuration, field: CustomFieldDefinition) => void,
  ): Promise<void> {
    for (const uid of new Set(fields.map((field) => field.uid))) {
      if (!(uid in this.strapi.contentTypes)) continue;
      const configuration = structuredClone(await this.service().findConfiguration({ uid }));
      for (const field of fields) if (field.uid === uid) change(configuration, field);
      await this.service().updateConfiguration({ uid }, configuration);
    }
  }

  private service(): ContentTypesService {
    return this.strapi.plugin('content-manager').service<ContentTypesService>('content-types');
  }
}
