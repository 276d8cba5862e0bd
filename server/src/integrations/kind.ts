import type { IntegrationContract, IntegrationField, Json, JsonObject } from '../core/contracts';
import { CrmConfigurationError, type Problem } from '../core/errors';
import { checkRecord, parseFieldDefinition, type FieldTypeRegistry } from '../fields';

/** An integration with its validated fields. */
export interface Kind {
  readonly contract: IntegrationContract;
  /** Settings without secrets. */
  readonly settings: readonly IntegrationField[];
  readonly secrets: readonly IntegrationField[];
  /** Null: any input. */
  readonly input: readonly IntegrationField[] | null;
}

/** Types whose values can be encrypted and redacted. */
const SECRET_TYPES = ['string', 'text', 'json'];

/**
 * Reads the fields of an integration.
 *
 * @throws CrmConfigurationError listing every problem of them.
 */
export function readKind(contract: IntegrationContract, types: FieldTypeRegistry): Kind {
  const faults = [
    ...faultsOf('settings', contract.settings ?? [], types),
    ...faultsOf('input', contract.input ?? [], types),
  ];
  if (faults.length > 0) {
    throw new CrmConfigurationError(
      `The integration "${contract.name}" cannot be registered: ${faults.join('; ')}.`,
      { kind: 'integration', faults },
    );
  }
  const settings = contract.settings ?? [];
  return {
    contract,
    settings: settings.filter(({ secret }) => secret !== true),
    secrets: settings.filter(({ secret }) => secret === true),
    input: contract.input ?? null,
  };
}

function faultsOf(
  part: 'settings' | 'input',
  fields: readonly IntegrationField[],
  types: FieldTypeRegistry,
): string[] {
  const names = new Set<unknown>();
  return fields.flatMap((field: unknown, index) => {
    if (typeof field !== 'object' || field === null) return [`${part}[${index}] must be an object`];
    const { label, help, secret, ...definition } = field as Unchecked;
    const parsed = parseFieldDefinition(definition, types);
    const faults = parsed.ok ? [] : parsed.problems.map(({ message }) => `${part}: ${message}`);
    const name = `${part}: The field "${String(definition.name).slice(0, 80)}"`;
    if (names.has(definition.name)) faults.push(`${name} is listed twice`);
    names.add(definition.name);
    const texts = [label, help].every((text) => text === undefined || typeof text === 'string');
    if (!texts) faults.push(`${name}: label and help must be texts`);
    if (definition.unique !== undefined) faults.push(`${name}: unique does not apply here`);
    if (secret === undefined || secret === false) return faults;
    if (part === 'input') faults.push(`${name}: only settings can be secret`);
    else if (secret !== true || !SECRET_TYPES.includes(String(definition.type))) {
      faults.push(`${name}: a secret must be of the type ${SECRET_TYPES.join(', ')}`);
    }
    return faults;
  });
}

/** A field as an app may have written it. */
type Unchecked = Readonly<Partial<Record<keyof IntegrationField, unknown>>>;

interface CheckedSettings {
  /** With defaults. */
  readonly values: JsonObject;
  readonly problems: readonly Problem[];
}

/** Validates settings without secrets. */
export function checkSettings(
  { contract, settings, secrets }: Kind,
  given: Readonly<Record<string, unknown>>,
  types: FieldTypeRegistry,
): CheckedSettings {
  const path = ['settings'];
  const misplaced = secrets
    .map(({ name }) => name)
    .filter((name) => Object.hasOwn(given, name))
    .map((name) => ({
      path: [...path, name],
      message: `"${name}" is a secret: send it under "secrets"`,
    }));
  const { values, problems } = checkRecord(settings, given, types, {
    ...{ mode: 'create', path, allow: secrets.map(({ name }) => name) },
  });
  const found = [...misplaced, ...problems];
  const plain = withoutNulls(values);
  const own = found.length > 0 ? [] : (contract.checkSettings?.(plain) ?? []);
  const below = own.map((problem) => ({ ...problem, path: [...path, ...problem.path] }));
  return { values: plain, problems: [...found, ...below] };
}

/** Validates the given secrets; null removes one, and an absent one is kept. */
export function checkSecrets(
  { secrets }: Kind,
  given: Readonly<Record<string, unknown>>,
  stored: readonly string[],
  types: FieldTypeRegistry,
): readonly Problem[] {
  const path = ['secrets'];
  const { problems } = checkRecord(secrets, given, types, { mode: 'update', path });
  const reported = new Set(problems.map((problem) => problem.path.at(-1)));
  const missing = secrets
    .filter(({ name, required }) => required === true && !reported.has(name))
    .filter(({ name }) => !Object.hasOwn(given, name) && !stored.includes(name));
  return [
    ...problems,
    ...missing.map(({ name }) => ({ path: [...path, name], message: `"${name}" is required` })),
  ];
}

/** Validates an activity's input. */
export function checkInput(
  { contract, input: fields }: Kind,
  input: Json,
  types: FieldTypeRegistry,
): readonly Problem[] {
  if (fields === null) return contract.check?.(input) ?? [];
  if (typeof input !== 'object' || input === null || Array.isArray(input)) {
    return [{ path: [], message: 'The input must be an object' }];
  }
  const { problems } = checkRecord(fields, input as JsonObject, types, { mode: 'create' });
  return problems.length > 0 ? problems : (contract.check?.(input) ?? []);
}

/** An absent setting has no key: integrations test for `undefined` alone. */
const withoutNulls = (values: Readonly<Record<string, unknown>>): JsonObject =>
  Object.fromEntries(
    Object.entries(values).filter(([, value]) => value !== null && value !== undefined),
  ) as JsonObject;
