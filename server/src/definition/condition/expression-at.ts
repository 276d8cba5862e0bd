import type { CompiledCondition, CompiledExpression } from '../../core/contracts';
import type { DefinitionReader } from '../compile/reader';
import { compileExpression, dataKeysOf, parseExpression, type Expression } from '../expression';
import { formatPath, type JsonPath } from '../path';
import { findImpossible } from './impossible';

/** Compiles the expression at a path and records the keys of `data` that it reads. */
export function compileExpressionAt(
  reader: DefinitionReader,
  source: string,
  path: JsonPath,
  entity: string | undefined,
): (CompiledCondition & CompiledExpression) | undefined {
  const parsed = parseExpression(source);
  if (!parsed.ok) {
    const { message, advice, position } = parsed.fault;
    const text = `At character ${position + 1}: ${message}.`;
    reader.diagnostics.error('expression', path, text, advice, position);
    return undefined;
  }
  for (const { key, at } of dataKeysOf(parsed.tree)) {
    reader.dataKeys.push({ key, path, entity, position: at });
  }
  for (const { message, advice, at } of findImpossible(parsed.tree, reader.dataFields)) {
    reader.diagnostics.warn('never_true', path, message, advice, at);
  }
  return toCondition(compileExpression(parsed.tree, source, formatPath(path)));
}

const toCondition = (expression: Expression): CompiledCondition & CompiledExpression => ({
  ...expression,
  needs: [],
});
