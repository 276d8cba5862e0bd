import type { CompiledCondition } from '../../core/contracts';
import { joinReasons, tryTest } from './part';

/** `{ "all": [...] }` and `{ "any": [...] }`: evaluated in order, with short circuit. */
export function compileGroup(
  word: 'all' | 'any',
  parts: readonly CompiledCondition[],
  path: string,
): CompiledCondition {
  const test: CompiledCondition['test'] =
    word === 'all'
      ? (context) => parts.every((part) => part.test(context))
      : (context) => parts.some((part) => part.test(context));
  const group: CompiledCondition = {
    path,
    needs: parts.flatMap(({ needs }) => needs),
    test,
    explain(context) {
      const { met, fault } = tryTest(group, context);
      const reports = parts.map((part) => part.explain(context));
      return {
        met,
        condition: `${word}: ${reports.map(({ condition }) => condition).join('; ')}`,
        because: fault ?? joinReasons(reports, met),
        parts: reports,
      };
    },
  };
  return group;
}

/** `{ "not": … }`. A part that throws counts as not met, and so does its negation. */
export function compileNot(part: CompiledCondition, path: string): CompiledCondition {
  const not: CompiledCondition = {
    path,
    needs: part.needs,
    test: (context) => !part.test(context),
    explain(context) {
      const { met, fault } = tryTest(not, context);
      const report = part.explain(context);
      return {
        met,
        condition: `not: ${report.condition}`,
        because: fault ?? report.because,
        parts: [report],
      };
    },
  };
  return not;
}
