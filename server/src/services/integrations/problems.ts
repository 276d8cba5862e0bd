import type { Problem } from '../../core/errors';
import type { FieldTypeRegistry } from '../../fields';
import { checkSettings, type Kind } from '../../integrations';
import type { StoredIntegration } from '../../strapi/ports/integration-row';
import type { SecretBox } from '../../strapi/ports/secret-box';

interface Means {
  readonly types: FieldTypeRegistry;
  readonly box: Pick<SecretBox, 'stateOf'>;
}

/**
 * What keeps a saved integration from being run: what other code has written, a kind that the app has changed, or
 * a key that does not fit. No message holds a value.
 */
export function problemsOf(
  row: StoredIntegration,
  kind: Kind | undefined,
  { types, box }: Means,
): readonly Problem[] {
  const faults = row.faults.map((column) => ({
    path: [column],
    message:
      column === 'secrets'
        ? `The secrets of "${row.name}" are not all encrypted: save them again.`
        : `The column "${column}" of "${row.name}" holds a value of a wrong shape: save it again.`,
  }));
  if (!kind) {
    const message = `The kind "${row.kind}" of "${row.name}" is not registered.`;
    return [...faults, { path: ['kind'], message }];
  }
  return [
    ...faults,
    ...settingsProblems(row, kind, types),
    ...kind.secrets.flatMap((field) => secretProblems(row, field, box)),
  ];
}

/** The kind may have got other settings since they were saved. */
function settingsProblems(
  { name, settings }: StoredIntegration,
  kind: Kind,
  types: FieldTypeRegistry,
): Problem[] {
  const { problems } = checkSettings(kind, settings, types);
  const [first] = problems;
  if (!first) return [];
  const wrong = problems.map(({ message }) => message).join('; ');
  return [{ path: first.path, message: `The settings of "${name}" are not valid: ${wrong}.` }];
}

function secretProblems(
  { name, secrets }: StoredIntegration,
  field: Kind['secrets'][number],
  box: Means['box'],
): Problem[] {
  const path = ['secrets', field.name];
  const encrypted = secrets[field.name];
  if (encrypted === undefined) {
    const message = `The secret "${field.name}" of "${name}" is not set.`;
    return field.required === true ? [{ path, message }] : [];
  }
  if (box.stateOf(encrypted) !== 'unreadable') return [];
  const message = `The secret "${field.name}" of "${name}" cannot be decrypted with the app's encryption key: set it again.`;
  return [{ path, message }];
}
