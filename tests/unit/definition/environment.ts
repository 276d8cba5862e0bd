import { BUILT_IN_CONDITIONS } from '../../../server/src/conditions';
import { Registry } from '../../../server/src/core/registry';
import {
  compileDefinition,
  definitionLanguage,
  validateDefinition,
  type CompileEnvironment,
} from '../../../server/src/definition';
import { BUILT_IN_STRATEGIES } from '../../../server/src/strategies';

/** The built-ins, and whatever a test adds. */
export const environment = (more: Partial<CompileEnvironment> = {}): CompileEnvironment => ({
  conditions: new Registry('condition', BUILT_IN_CONDITIONS),
  strategies: new Registry('strategy', BUILT_IN_STRATEGIES),
  ...more,
});

const { PipelineDefinition: LANGUAGE } = definitionLanguage();

/** As the compiler sees it; what it accepts, the published schema of the language accepts too. */
export const validate = (input: unknown, more: Partial<CompileEnvironment> = {}) => {
  const validated = validateDefinition(input, environment(more));
  if (validated.definition !== null)
    expect(LANGUAGE.safeParse(input).error?.issues).toBeUndefined();
  return validated;
};

export const compileIt = (input: unknown, more: Partial<CompileEnvironment> = {}) =>
  compileDefinition(input, environment(more));
