import { BUILT_IN_CONDITIONS } from '../../../server/src/conditions';
import { Registry } from '../../../server/src/core/registry';
import {
  compileDefinition,
  examineDefinition,
  type DefinitionSurroundings,
} from '../../../server/src/definition';
import { BUILT_IN_STRATEGIES } from '../../../server/src/strategies';

/** The built-ins, and whatever a test adds. */
export const surroundings = (
  more: Partial<DefinitionSurroundings> = {},
): DefinitionSurroundings => ({
  conditions: new Registry('condition', BUILT_IN_CONDITIONS),
  strategies: new Registry('strategy', BUILT_IN_STRATEGIES),
  ...more,
});

export const examine = (input: unknown, more: Partial<DefinitionSurroundings> = {}) =>
  examineDefinition(input, surroundings(more));

export const compileIt = (input: unknown, more: Partial<DefinitionSurroundings> = {}) =>
  compileDefinition(input, surroundings(more));
