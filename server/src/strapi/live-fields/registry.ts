import type { Core } from '@strapi/strapi';

import type { FieldDefinition } from '../../core/contracts';
import {
  fieldOf,
  isLiveAttribute,
  toAttribute,
  type CustomFieldDefinition,
  type LiveAttribute,
} from '../../custom-fields';
import type { FieldTypeRegistry } from '../../fields';
import { contentTypeOf } from '../ports/content-types';
import { mayBeEnumeration } from './graphql-names';

/** A mutable view of Strapi's types, whose attributes are read-only. */
interface Attributes {
  attributes: Record<string, unknown>;
}
interface Metadata extends Attributes {
  columnToAttribute: Record<string, string>;
}

/**
 * The custom fields that this process shows. The only place that adds their attributes to content
 * types and to the metadata of the database layer, or removes them.
 */
export class LiveFieldRegistry {
  #definitions: ReadonlyMap<string, CustomFieldDefinition> = new Map();

  readonly #live = new Map<string, Map<string, FieldDefinition>>();

  readonly #warned = new Set<string>();

  constructor(
    private readonly strapi: Core.Strapi,
    private readonly types: FieldTypeRegistry,
  ) {}

  /** Every definition in any state, as last read. */
  all(): CustomFieldDefinition[] {
    return [...this.#definitions.values()];
  }

  get(id: string): CustomFieldDefinition | undefined {
    return this.#definitions.get(id);
  }

  /** The live fields of a type by name. */
  fields(uid: string): ReadonlyMap<string, FieldDefinition> | undefined {
    return this.#live.get(uid);
  }

  /** Whether there are no live fields; lets most checks return early. */
  isEmpty(): boolean {
    return this.#live.size === 0;
  }

  /** Makes the attributes match these rows, which are the whole table. */
  apply(definitions: readonly CustomFieldDefinition[]): void {
    const next = new Map(definitions.map((definition) => [definition.id, definition]));
    for (const [id, old] of this.#definitions) {
      const now = next.get(id);
      if (now?.revision !== old.revision || now.state !== old.state) this.detach(old);
    }
    for (const definition of definitions) {
      if (definition.state === 'live') this.attach(definition);
    }
    this.#definitions = next;
  }

  private attach(definition: CustomFieldDefinition): void {
    const { uid, name } = definition;
    if (this.#live.get(uid)?.has(name)) return;
    const contentType = contentTypeOf(this.strapi, uid) as Attributes | undefined;
    const type = this.types.find(definition.type);
    if (!contentType) return; // The app has removed the type; the field is kept.
    const problem = type
      ? this.clashOf(contentType, definition)
      : `its type "${definition.type}" is not registered`;
    if (!type || problem !== undefined) {
      this.warn(definition, problem ?? '');
      return;
    }
    const selectable = mayBeEnumeration(this.strapi, definition.rules.enum ?? []);
    const attribute = toAttribute(definition, type, selectable);
    contentType.attributes[name] = attribute;
    if (this.strapi.db.metadata.has(uid)) this.attachToMetadata(uid, name, attribute);
    const fields = this.#live.get(uid) ?? new Map<string, FieldDefinition>();
    this.#live.set(uid, fields.set(name, fieldOf(definition)));
  }

  private attachToMetadata(uid: string, name: string, attribute: LiveAttribute): void {
    const meta = this.strapi.db.metadata.get(uid) as unknown as Metadata;
    meta.attributes[name] = structuredClone(attribute);
    meta.columnToAttribute[attribute.columnName] = name;
  }

  private detach({ uid, name, columnName }: CustomFieldDefinition): void {
    const fields = this.#live.get(uid);
    if (!fields?.delete(name)) return;
    if (fields.size === 0) this.#live.delete(uid);
    const contentType = contentTypeOf(this.strapi, uid) as Attributes | undefined;
    if (contentType) Reflect.deleteProperty(contentType.attributes, name);
    if (!this.strapi.db.metadata.has(uid)) return;
    const meta = this.strapi.db.metadata.get(uid) as unknown as Metadata;
    Reflect.deleteProperty(meta.attributes, name);
    Reflect.deleteProperty(meta.columnToAttribute, columnName);
  }

  /**
   * If the app's schema has declared an attribute of this name since, that one takes precedence.
   */
  private clashOf(
    { attributes }: Attributes,
    { name, columnName }: CustomFieldDefinition,
  ): string | undefined {
    if (Object.hasOwn(attributes, name)) {
      return isLiveAttribute(attributes[name]) ? undefined : 'the schema declares it now';
    }
    const squashed = squash(columnName);
    const other = Object.entries(attributes).find(
      ([key, attribute]) =>
        !isLiveAttribute(attribute) &&
        (columnNameIn(attribute) === undefined
          ? squash(key) === squashed
          : columnNameIn(attribute) === columnName),
    );
    return other ? `the attribute "${other[0]}" of the schema has its column now` : undefined;
  }

  private warn({ id, uid, name }: CustomFieldDefinition, problem: string): void {
    if (this.#warned.has(id)) return;
    this.#warned.add(id);
    this.strapi.log.warn(
      `nexus-crm: the custom field "${name}" of ${uid} is left out: ${problem}.`,
    );
  }
}

/** Strapi changes only case and underscores. */
const squash = (name: string): string => name.replaceAll('_', '').toLowerCase();

const columnNameIn = (attribute: unknown): string | undefined =>
  (attribute as { columnName?: string }).columnName;
