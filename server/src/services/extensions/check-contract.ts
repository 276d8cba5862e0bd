import { CrmConfigurationError } from '../../core/errors';

/** The required members of a contract besides its name. */
export interface ContractShape {
  readonly required: Readonly<Record<string, Kind>>;
  readonly optional?: Readonly<Record<string, Kind>>;
}

type Kind = 'function' | 'boolean' | 'list' | 'object' | 'duration' | 'durations' | 'limits';

const NAME = /^[a-z][a-z0-9_-]{0,63}$/;

/** The longest delay of a timer of Node. */
const LONGEST = 2_147_483_647;

const WORDS: Readonly<Record<Kind, string>> = {
  function: 'a function',
  boolean: 'true or false',
  list: 'a list',
  object: 'an object',
  duration: `a whole number of milliseconds from 1 to ${LONGEST}`,
  limits: 'an object with "concurrency" or "perMinute", whole numbers from 1 on',
  durations: `a list of whole numbers of milliseconds from 1 to ${LONGEST}`,
};

function isKind(value: unknown, kind: Kind): boolean {
  if (kind === 'durations') {
    return Array.isArray(value) && value.every((one) => isKind(one, 'duration'));
  }
  if (kind === 'limits') {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
    return Object.entries(value).every(
      ([key, limit]) =>
        ['concurrency', 'perMinute'].includes(key) &&
        (limit === undefined || (Number.isInteger(limit) && Number(limit) >= 1)),
    );
  }
  if (kind === 'list') return Array.isArray(value);
  if (kind === 'duration') {
    return Number.isInteger(value) && Number(value) >= 1 && Number(value) <= LONGEST;
  }
  if (kind === 'object') return typeof value === 'object' && value !== null;
  return typeof value === kind;
}

/**
 * Validates a registered contract; methods of a class count.
 *
 * @throws CrmConfigurationError with kind and name, listing every problem.
 */
export function checkContract(kind: string, contract: unknown, shape: ContractShape): void {
  if (typeof contract !== 'object' || contract === null || Array.isArray(contract)) {
    throw new CrmConfigurationError(`What was registered as ${article(kind)} is not an object.`);
  }
  const faults = findFaults(contract as Readonly<Record<string, unknown>>, shape);
  if (faults.length === 0) return;
  const { name } = contract as { readonly name?: unknown };
  const called = typeof name === 'string' ? ` "${name.slice(0, 80)}"` : '';
  throw new CrmConfigurationError(
    `The ${kind}${called} cannot be registered: ${faults.join('; ')}.`,
    { kind, faults },
  );
}

function findFaults(
  contract: Readonly<Record<string, unknown>>,
  { required, optional = {} }: ContractShape,
): string[] {
  const faults: string[] = [];
  if (typeof contract.name !== 'string' || !NAME.test(contract.name)) {
    faults.push(
      '"name" must begin with a small letter and hold at most 64 small letters, digits, _ and -',
    );
  }
  for (const [key, kind] of Object.entries(required)) {
    if (!isKind(contract[key], kind)) faults.push(`"${key}" must be ${WORDS[kind]}`);
  }
  for (const [key, kind] of Object.entries(optional)) {
    const value = contract[key];
    if (value !== undefined && !isKind(value, kind)) {
      faults.push(`"${key}", where it is given, must be ${WORDS[kind]}`);
    }
  }
  return faults;
}

const article = (kind: string): string => `${/^[aeiou]/.test(kind) ? 'an' : 'a'} ${kind}`;
