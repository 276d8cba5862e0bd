import type { z } from 'zod';

import type { Json } from '../../core/contracts';
import type { Problem } from '../../core/errors';
import { FieldTypeRegistry } from '../../fields';
import { reportIssue, reportUnknownKey, type DiagnosticCollector } from '../diagnostics';
import { parseDuration, type Duration } from '../duration';
import { RESERVED_NAMES, NAME, NAME_ADVICE } from '../names';
import type { JsonPath } from '../path';
import type { Checked, CompileEnvironment } from '../compile-environment';
import type { DeclaredKey } from './data-schema';

export type Shape = Readonly<Record<string, z.ZodType>>;

/** Each key as its schema gives it; undefined where it is absent or was reported. */
export type ReadKeys<Keys extends Shape> = {
  readonly [Key in keyof Keys]: z.output<Keys[Key]> | undefined;
};

type JsonObject = Readonly<Record<string, unknown>>;

/** Kinds of things outside that a definition names and the caller may know. */
export type ReferenceKind = 'team' | 'role' | 'integration' | 'calendar' | 'automation';

/** A key of `data` that a definition reads or writes. */
export interface DataKeyReference {
  readonly key: string;
  readonly path: JsonPath;
  /** The entity it is meant for; undefined in a campaign, whose subjects may be anything. */
  readonly entity: string | undefined;
  readonly position?: number;
}

/** A check is an app's own code: one that throws has said no. */
function askContract(contract: Checked, input: Json): readonly Problem[] {
  try {
    return contract.check?.(input) ?? [];
  } catch (error) {
    return [{ path: [], message: error instanceof Error ? error.message : String(error) }];
  }
}

/** Reads the parts of one definition, notes what is wrong, and what they refer to. */
export class DefinitionReader {
  readonly fieldTypes: FieldTypeRegistry;

  readonly dataKeys: DataKeyReference[] = [];

  /** Keys of `dataSchema`; read first, since conditions are held against them. */
  dataFields: ReadonlyMap<string, DeclaredKey> = new Map();

  /** Keys that answers of integrations are kept under. */
  readonly answers = new Set<string>();

  /** Transitions that steps call. */
  readonly transitionSteps: Array<{ readonly name: string; readonly path: JsonPath }> = [];

  steps = 0;

  constructor(
    readonly diagnostics: DiagnosticCollector,
    readonly environment: CompileEnvironment,
  ) {
    this.fieldTypes = environment.fieldTypes ?? new FieldTypeRegistry();
  }

  /** Reads the keys of an object, each for itself; undefined where it is no object. */
  keys<Keys extends Shape>(
    value: unknown,
    shape: Keys,
    path: JsonPath,
  ): ReadKeys<Keys> | undefined {
    const object = this.object(value, path);
    if (!object) return undefined;
    const known = Object.keys(shape);
    for (const key of Object.keys(object)) {
      if (Object.hasOwn(shape, key)) continue;
      const advice = this.diagnostics.advise(key, known, 'key');
      reportUnknownKey(key, [...path, key], advice, this.diagnostics);
    }
    return this.knownKeys(object, shape, path);
  }

  /** As `keys`, where other keys are somebody else's. */
  knownKeys<Keys extends Shape>(object: JsonObject, shape: Keys, path: JsonPath): ReadKeys<Keys> {
    const read = Object.entries(shape).map(([key, schema]) => {
      const given = Object.hasOwn(object, key) ? object[key] : undefined;
      return [key, this.value(given, schema, [...path, key])] as const;
    });
    return Object.fromEntries(read) as ReadKeys<Keys>;
  }

  /** One value as its schema gives it; undefined where it was reported. */
  value<Schema extends z.ZodType>(
    value: unknown,
    schema: Schema,
    path: JsonPath,
  ): z.output<Schema> | undefined {
    const parsed = schema.safeParse(value);
    if (parsed.success) return parsed.data;
    for (const issue of parsed.error.issues) reportIssue(issue, value, path, this.diagnostics);
    return undefined;
  }

  object(value: unknown, path: JsonPath): JsonObject | undefined {
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      return value as JsonObject;
    }
    this.#wrongType(value, 'an object', path);
    return undefined;
  }

  list(value: unknown, path: JsonPath): readonly unknown[] | undefined {
    if (Array.isArray(value)) return value as readonly unknown[];
    this.#wrongType(value, 'a list', path);
    return undefined;
  }

  /** One value, or a list of them. */
  oneOrMany(value: unknown): ReadonlyArray<readonly [unknown, readonly number[]]> {
    return Array.isArray(value)
      ? value.map((item: unknown, index) => [item, [index]] as const)
      : [[value, []]];
  }

  /** The entries of an object whose keys are names of ours; wrong names are reported. */
  named(value: unknown, path: JsonPath, most: number): Array<readonly [string, unknown]> {
    if (value === undefined) return [];
    const entries = Object.entries(this.object(value, path) ?? {});
    if (entries.length > most) {
      const message = `Here stand ${entries.length} entries.`;
      this.diagnostics.error('too_large', path, message, `write at most ${most}`);
      return [];
    }
    return entries.filter(([name]) => this.isName(name, [...path, name]));
  }

  isName(name: string, path: JsonPath): boolean {
    if (!NAME.test(name)) {
      const message = `"${name.slice(0, 80)}" cannot be a name.`;
      this.diagnostics.error('name', path, message, NAME_ADVICE);
      return false;
    }
    return this.#isFree(name, path);
  }

  duration(value: unknown, path: JsonPath): Duration | undefined {
    if (typeof value !== 'string') {
      this.#wrongType(value, 'a duration such as "2 days"', path);
      return undefined;
    }
    const parsed = parseDuration(value);
    if (parsed.ok) return parsed.duration;
    const key = path.findLast((part) => typeof part === 'string') ?? 'duration';
    this.diagnostics.error('duration', path, `"${key}": ${parsed.message}.`, parsed.advice);
    return undefined;
  }

  /** Whether a registered contract takes this input; what it says is reported at its place. */
  accepts(
    contract: Checked,
    input: Json,
    path: JsonPath,
    code: 'condition' | 'strategy' | 'value',
  ): boolean {
    const problems = askContract(contract, input);
    for (const { path: below, message } of problems) {
      const text = `${contract.name}: ${message.replace(/\.$/, '')}.`;
      this.diagnostics.error(code, [...path, ...below], text, `see what "${contract.name}" takes`);
    }
    return problems.length === 0;
  }

  /** Notes a thing outside by its name; unknown ones are a warning, since they may come later. */
  refer(kind: ReferenceKind, name: string, path: JsonPath): void {
    const known = this.environment[`${kind}s`];
    if (known === undefined || known.includes(name)) return;
    const advice = this.diagnostics.advise(name, known, kind);
    const message = `There is no ${kind} "${name}" yet; what needs it will wait for attention.`;
    this.diagnostics.warn('unknown_reference', path, message, advice);
  }

  /** What stands under `with`, where that which it is for has been registered. */
  checkInput(kind: 'integration' | 'automation', name: string, input: Json, path: JsonPath): void {
    const contract = this.environment.contractOf?.(kind, name);
    if (contract) this.accepts(contract, input, path, 'value');
  }

  /** A key of level 3: stored, and inert where the level is lower. */
  needsLevel3(path: JsonPath): void {
    if ((this.environment.level ?? 3) >= 3) return;
    const key = path.findLast((part) => typeof part === 'string') ?? '';
    const message = `"${key}" does nothing below level 3; it is stored.`;
    this.diagnostics.warn('level', path, message, 'set "level": 3 to use it');
  }

  #isFree(name: string, path: JsonPath): boolean {
    if (!RESERVED_NAMES.has(name)) return true;
    const message = `"${name}" is a reserved word.`;
    this.diagnostics.error('reserved_name', path, message, 'choose another name');
    return false;
  }

  #wrongType(value: unknown, wanted: string, path: JsonPath): void {
    const key = path.findLast((part) => typeof part === 'string');
    const name = key === undefined ? 'The definition' : `"${key}"`;
    if (value === undefined) {
      this.diagnostics.error('missing', path, `${name} is missing.`, `write ${wanted}`);
    } else {
      this.diagnostics.error('type', path, `${name} is not ${wanted}.`, `write ${wanted}`);
    }
  }
}
