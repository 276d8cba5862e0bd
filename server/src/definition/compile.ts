import type { CompiledDefinition } from '../core/contracts';
import { CrmTooLargeError, CrmValidationError } from '../core/errors';
import { readDefinition } from './compile/definition';
import { DefinitionReader } from './compile/reader';
import { DiagnosticCollector, type Diagnostic } from './diagnostics';
import { copyJson, findJsonFault } from './plain-json';
import type { CompileEnvironment } from './compile-environment';

/** The result of validating a definition. */
export interface DefinitionReport {
  /** Errors first. */
  readonly diagnostics: readonly Diagnostic[];
  /** Null if there is an error. Shares no object with the input. */
  readonly definition: CompiledDefinition | null;
}

/**
 * Validates and compiles a definition (FR-L2-001); reports all problems in one pass. Accepts any
 * value and never throws: malformed input is a diagnostic. Used by the API, at boot and by the
 * admin form.
 */
export function validateDefinition(
  input: unknown,
  environment: CompileEnvironment,
): DefinitionReport {
  const diagnostics = new DiagnosticCollector();
  const fault = findJsonFault(input);
  if (fault) {
    diagnostics.error(fault.code, fault.path, fault.message, fault.advice);
    return { diagnostics: diagnostics.list(), definition: null };
  }
  const reader = new DefinitionReader(diagnostics, environment);
  const definition = readDefinition(reader, copyJson(input));
  return {
    diagnostics: diagnostics.list(),
    definition: diagnostics.hasErrors ? null : (definition ?? null),
  };
}

/**
 * Compiles a definition to run it.
 *
 * @throws CrmValidationError with every error, CrmTooLargeError if it exceeds the size limits.
 */
export function compileDefinition(
  input: unknown,
  environment: CompileEnvironment,
): CompiledDefinition {
  const { definition, diagnostics } = validateDefinition(input, environment);
  if (definition) return definition;
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  const tooLarge = errors.find(({ code, path }) => code === 'too_large' && path.length === 0);
  if (tooLarge && errors.length === 1) throw new CrmTooLargeError(tooLarge.message);
  throw new CrmValidationError(
    errors.map(({ path, at, message, advice }) => ({
      path,
      message: `${at === '' ? '' : `${at}: `}${message} ${advice}`,
    })),
  );
}
