/** A JSON Schema, as far as docs/rest.md shows it. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: string | number | boolean;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly pattern?: string;
}

interface Row {
  readonly name: string;
  readonly type: string;
  readonly required: boolean;
  readonly description: string;
  readonly limits: string;
}

/** The keys of an object, and those of objects in it. */
export function rowsOf(
  schema: Schema,
  nameOf: (keys: readonly string[]) => string,
  above: readonly string[] = [],
): Row[] {
  return Object.entries(schema.properties ?? {}).flatMap(([key, value]) => {
    const keys = [...above, key];
    const row = {
      name: nameOf(keys),
      type: typeOf(value),
      required: schema.required?.includes(key) ?? false,
      description: value.description ?? '',
      limits: limitsOf(value).join('; '),
    };
    // Operators of a filter are said with their attribute.
    const isFilter = Object.keys(value.properties ?? {}).some((inner) => inner.startsWith('$'));
    return [row, ...(isFilter ? [] : rowsOf(value, nameOf, keys))];
  });
}

/** A table of Markdown; nothing where there are no rows. */
export function table(title: string, rows: readonly Row[]): string[] {
  if (rows.length === 0) return [];
  const cells = rows.map(({ name, type, required, description, limits }) => [
    ...[`\`${name}\``, type, required ? 'yes' : '', description, limits].map(escaped),
  ]);
  const head = [title, 'type', 'required', 'description', 'limits'];
  return ['', ...[head, head.map(() => '---'), ...cells].map((row) => `| ${row.join(' | ')} |`)];
}

const escaped = (text: string): string => text.replaceAll('|', '\\|');

function typeOf(schema: Schema): string {
  if (schema.$ref) return schema.$ref.split('/').at(-1)!;
  if (schema.enum) return schema.enum.map((value) => `\`${String(value)}\``).join(', ');
  if (schema.const !== undefined) return `\`${String(schema.const)}\``;
  if (schema.anyOf) return [...new Set(schema.anyOf.map(typeOf))].join(' or ');
  if (schema.type === 'array') return `list of ${schema.items ? typeOf(schema.items) : 'values'}`;
  return [schema.type ?? 'anything'].flat().join(' or ');
}

/** What a value must keep to, beside its type. */
function limitsOf(schema: Schema): string[] {
  return [
    ...range(schema.minimum, schema.maximum, ''),
    ...range(schema.minLength, schema.maxLength, ' characters'),
    ...range(schema.minItems, schema.maxItems, ' items'),
    ...(schema.pattern ? [`\`${schema.pattern}\``] : []),
    ...(schema.items ? limitsOf(schema.items).map((limit) => `each: ${limit}`) : []),
    ...new Set((schema.anyOf ?? []).flatMap(limitsOf)),
  ];
}

function range(least: number | undefined, most: number | undefined, unit: string): string[] {
  if (least === undefined && most === undefined) return [];
  if (least === undefined) return [`at most ${most}${unit}`];
  return [most === undefined ? `at least ${least}${unit}` : `${least} to ${most}${unit}`];
}
