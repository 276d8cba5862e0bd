import { digestOf } from '../../sql/definitions/digest';
import type { CompiledDefinition, JsonObject } from '../../core/contracts';
import type { Diagnostic } from '../../definition';
import { isUnstorable } from '../../fields';
import { invalidDefinition } from './errors';
import type { DefinitionValidation } from './validate';

/** The key of a draft, read from its JSON. */
export interface Identity {
  readonly name: string;
  readonly version: string;
  readonly label: string;
  readonly model: string | null;
  readonly autoStart: boolean;
  readonly schema: string;
  readonly digest: string;
}

const FIRST_VERSION = '1.0.0';
/** Length of the column. */
const LONGEST_LABEL = 255;

/** The only keys in which a draft may not have errors, because they identify it. */
const KEYS: readonly unknown[] = ['id', 'version', 'model'];

const concernsIdentity = ({ severity, path }: Diagnostic): boolean =>
  severity === 'error' && (path.length === 0 || (path.length === 1 && KEYS.includes(path[0])));

/**
 * @param model the model given besides the JSON.
 * @throws CrmError with every diagnostic if it has no valid name or version.
 */
export function identify(
  { diagnostics, definition, text }: DefinitionValidation,
  schema: unknown,
  model: string | null,
): Identity {
  if (text === null || diagnostics.some(concernsIdentity)) throw invalidDefinition(diagnostics);
  const digest = digestOf(text);
  if (definition) return { ...headOf(definition), schema: text, digest };
  const written = schema as JsonObject;
  const ownModel = typeof written.model === 'string' ? written.model : model;
  const name = typeof written.id === 'string' ? written.id : (model ?? '');
  return {
    name,
    version: typeof written.version === 'string' ? written.version : FIRST_VERSION,
    label: isLabel(written.label) ? written.label : name,
    model: ownModel,
    autoStart: written.autoStart === true,
    schema: text,
    digest,
  };
}

const isLabel = (label: unknown): label is string =>
  typeof label === 'string' &&
  label.length > 0 &&
  label.length <= LONGEST_LABEL &&
  !isUnstorable(label);

const headOf = ({ name, version, label, model, autoStart }: CompiledDefinition) => ({
  ...{ name, version, label, model, autoStart },
});
