import type { z } from 'zod';

import type { Json } from '../../core/contracts';
import type { Problem } from '../../core/errors';
import { FieldTypeRegistry } from '../../fields';
import { reportIssue, reportUnknownKey, type DiagnosticCollector } from '../diagnostics';
import { parseDuration, type Duration } from '../duration';
import { RESERVED_NAMES, NAME, NAME_ADVICE } from '../names';
import type { JsonPath } from '../path';
import type { Checked, CompileEnvironment } from '../compile-environment';
import type { DeclaredKey } from './declared-key';

export type Shape = Readonly<Record<string, z.ZodType>>;

/** Each key in the output type of its schema; undefined if it is absent or was reported. */
export type ReadKeys<Keys extends Shape> = {
  readonly [Key in keyof Keys]: z.output<Keys[Key]> | undefined;
};

type JsonObject = Readonly<Record<string, unknown>>;

/** Kinds of external things that a definition references by name. */
export type ReferenceKind = 'team' | 'role' | 'integration' | 'calendar' | 'automation';

/** A read or write of a key of `data`. */
export interface DataKeyReference {
  readonly key: string;
  readonly path: JsonPath;
  /** The entity whose data it is; undefined in a campaign, whose subjects may have any type. */
  readonly entity: string | undefined;
  readonly position?: number;
}

/** Calls custom code: an exception counts as a problem. */
function askContract(contract: Checked, input: Json): readonly Problem[] {
  try {
    return contract.check?.(input) ?? [];
  } catch (error) {
    return [{ path: [], message: error instanceof Error ? error.message : String(error) }];
  }
}

/** Reads the parts of one definition; collects diagnostics and references. */
export class DefinitionReader {
  readonly fieldTypes: FieldTypeRegistry;

  readonly dataKeys: DataKeyReference[] = [];

  /** Keys of `dataSchema`; read first, because conditions are checked against them. */
  dataFields: ReadonlyMap<string, DeclaredKey> = new Map();

  /** Keys that store the outputs of integrations. */
  readonly answers = new Set<string>();

  /** Transitions that are called by steps. */
  readonly transitionSteps: Array<{ readonly name: string; readonly path: JsonPath }> = [];

  /** `compensate` of activities, in the order in which they are read. */
  readonly compensations: JsonPath[] = [];

  steps = 0;

  constructor(
    readonly diagnostics: DiagnosticCollector,
    readonly environment: CompileEnvironment,
  ) {
    this.fieldTypes = environment.fieldTypes ?? new FieldTypeRegistry();
  }

  /** Reads each key of an object separately; undefined if it is no object. */
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

  /** As `keys`, but ignores other keys. */
  knownKeys<Keys extends Shape>(object: JsonObject, shape: Keys, path: JsonPath): ReadKeys<Keys> {
    const read = Object.entries(shape).map(([key, schema]) => {
      const given = Object.hasOwn(object, key) ? object[key] : undefined;
      return [key, this.value(given, schema, [...path, key])] as const;
    });
    return Object.fromEntries(read) as ReadKeys<Keys>;
  }

  /** One value parsed by its schema; undefined if it was reported. */
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

  /** One value or a list, as a list with paths. */
  oneOrMany(value: unknown): ReadonlyArray<readonly [unknown, readonly number[]]> {
    return Array.isArray(value)
      ? value.map((item: unknown, index) => [item, [index]] as const)
      : [[value, []]];
  }

  /** The entries of an object whose keys are names; invalid names are reported. */
  named(value: unknown, path: JsonPath, most: number): Array<readonly [string, unknown]> {
    if (value === undefined) return [];
    const entries = Object.entries(this.object(value, path) ?? {});
    if (entries.length > most) {
      const message = `There are ${entries.length} entries.`;
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

  /** Whether a registered contract accepts this input; reports its problems at their path. */
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

  /**
   * Records an external reference; an unknown name is a warning, because it may be created later.
   */
  refer(kind: ReferenceKind, name: string, path: JsonPath): void {
    const known = this.environment[`${kind}s`];
    if (known === undefined || known.includes(name)) return;
    const advice = this.diagnostics.advise(name, known, kind);
    const message = `There is no ${kind} "${name}" yet; instances that need it will be parked.`;
    this.diagnostics.warn('unknown_reference', path, message, advice);
  }

  /** Validates `with`, if the integration or automation is registered. */
  checkInput(kind: 'integration' | 'automation', name: string, input: Json, path: JsonPath): void {
    const contract = this.environment.contractOf?.(kind, name);
    if (contract) this.accepts(contract, input, path, 'value');
  }

  get isAtLevel3(): boolean {
    return (this.environment.level ?? 3) >= 3;
  }

  /** Warns that a key of level 3 has no effect at a lower level. @returns whether it has one. */
  needsLevel3(path: JsonPath): boolean {
    if (this.isAtLevel3) return true;
    const key = path.findLast((part) => typeof part === 'string') ?? '';
    const message = `"${key}" does nothing below level 3; it is stored.`;
    this.diagnostics.warn('level', path, message, 'set "level": 3 to use it');
    return false;
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
