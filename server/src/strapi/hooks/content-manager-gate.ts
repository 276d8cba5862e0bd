import { CrmValidationError, type Problem } from '../../core/errors';
import { withStrapiErrors } from '../ports/errors';
import { isStorableText, operandFault } from '../records/queries/operands';
import { isRecordUid } from '../records/rules';
import type { GateContext, RouterGate } from './strapi-shapes';

/** The Content Manager's calls that name a type of ours, also those that list what it may refer to. */
const PATHS = ['/content-manager/collection-types/:model', '/content-manager/relations/:model'];

/** Parameters that hold row ids and go into a query as they are. */
const ROW_IDS = ['idsToOmit', 'idsToInclude'];

/** No field takes anything nested deeper than 32 levels; a body has some of its own. */
const DEEPEST = 48;

/**
 * Parts of a call that the Content Manager hands to the database, or walks through level by level,
 * before it comes to any entry point of ours: 400 here, where it would be 500 there.
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
      message: 'The address holds a character that is in no record',
    });
  }
  for (const [name, value] of Object.entries(query)) {
    const texts = textsIn(value);
    const at = name.slice(0, 80);
    if (!texts) problems.push({ path: [at], message: `"${at}" is nested too deeply` });
    else if (!texts.every(isStorableText)) {
      problems.push({ path: [at], message: `"${at}" holds a character that is in no record` });
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

/** Every text in a value, level by level; `undefined` where it is nested too deeply. */
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
