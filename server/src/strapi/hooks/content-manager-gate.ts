import { CrmValidationError, type Problem } from '../../core/errors';
import { withStrapiErrors } from '../ports/errors';
import { isStorableText, operandFault } from '../records/queries/operands';
import { isRecordUid } from '../records/rules';
import type { GateContext, RouterGate } from './strapi-shapes';

/** Content Manager endpoints for our types and their relation targets. */
const PATHS = ['/content-manager/collection-types/:model', '/content-manager/relations/:model'];

/** Parameters with row ids that are passed to queries unchecked. */
const ROW_IDS = ['idsToOmit', 'idsToInclude'];

/** Maximum nesting of a body: fields allow 32 levels. */
const DEEPEST = 48;

/**
 * Rejects with 400 parts of a request that the Content Manager passes to the database, or walks
 * recursively, before any other entry point, and that would fail with 500 there.
 */
export const contentManagerGate: RouterGate = {
  paths: PATHS,
  async gate(context, next) {
    if (isRecordUid(context.params.model ?? '')) {
      await withStrapiErrors(() => {
        const problems = callProblems(context);
        if (problems.length > 0) throw new CrmValidationError(problems);
      });
    }
    await next();
  },
};

function callProblems({ path, query, request }: GateContext): Problem[] {
  const problems: Problem[] = [];
  if (!isStorableText(decode(path))) {
    problems.push({
      path: ['path'],
      message: 'The address contains a character that cannot be stored',
    });
  }
  for (const [name, value] of Object.entries(query)) {
    const texts = textsIn(value);
    const at = name.slice(0, 80);
    if (!texts) problems.push({ path: [at], message: `"${at}" is nested too deeply` });
    else if (!texts.every(isStorableText)) {
      problems.push({ path: [at], message: `"${at}" contains a character that cannot be stored` });
    } else if (ROW_IDS.includes(name)) {
      const fault = texts.map((text) => operandFault(text, { type: 'integer' })).find(Boolean);
      if (fault !== undefined) problems.push({ path: [at], message: `"${at}" ${fault}` });
    }
  }
  for (const [name, value] of Object.entries(request.body ?? {})) {
    const at = name.slice(0, 80);
    if (!textsIn(value)) problems.push({ path: [at], message: `"${at}" is nested too deeply` });
  }
  return problems;
}

const decode = (path: string): string => {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
};

/** Every string in a value, breadth first; `undefined` if it is nested too deeply. */
function textsIn(value: unknown): string[] | undefined {
  const texts: string[] = [];
  let level: unknown[] = [value];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > DEEPEST) return undefined;
    for (const entry of level) if (typeof entry === 'string') texts.push(entry);
    level = level.flatMap((entry) =>
      typeof entry === 'object' && entry !== null ? (Object.values(entry) as unknown[]) : [],
    );
  }
  return texts;
}
