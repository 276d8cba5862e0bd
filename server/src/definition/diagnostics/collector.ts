import { nearestName } from '../../fields';
import { DEFINITION_LIMITS } from '../limits';
import { formatPath, type JsonPath } from '../path';
import type { Diagnostic, DiagnosticCode } from './diagnostic';

type Severity = Diagnostic['severity'];

/**
 * Collects the diagnostics of one pass; beyond a limit, one diagnostic says that there are more.
 */
export class DiagnosticCollector {
  readonly #found = new Map<string, Diagnostic>();

  #dropped = 0;

  #errors = 0;

  get hasErrors(): boolean {
    return this.#errors > 0;
  }

  /** Whether there is a diagnostic for exactly this path. */
  hasAt(path: JsonPath): boolean {
    const at = formatPath(path);
    return [...this.#found.values()].some((diagnostic) => diagnostic.at === at);
  }

  error(
    code: DiagnosticCode,
    path: JsonPath,
    message: string,
    advice: string,
    position?: number,
  ): void {
    this.#errors += 1;
    this.#add('error', code, path, message, advice, position);
  }

  warn(
    code: DiagnosticCode,
    path: JsonPath,
    message: string,
    advice: string,
    position?: number,
  ): void {
    this.#add('warning', code, path, message, advice, position);
  }

  /** `did you mean "x"?`, or a list of candidates. Skipped once the limit is reached. */
  advise(name: string, candidates: readonly string[], kind: string): string {
    if (this.#dropped > 0) return `name an existing ${kind}`;
    const near = nearestName(name.slice(0, 100), candidates);
    if (near !== undefined) return `did you mean "${near}"?`;
    if (candidates.length === 0) return `there is no ${kind} yet`;
    const shown = candidates.slice(0, 20).join(', ');
    return `there are: ${shown}${candidates.length > 20 ? ', …' : ''}`;
  }

  /** Errors first, otherwise in the order of discovery. */
  list(): Diagnostic[] {
    const found = [...this.#found.values()];
    const sorted = [
      ...found.filter(({ severity }) => severity === 'error'),
      ...found.filter(({ severity }) => severity === 'warning'),
    ];
    if (this.#dropped === 0) return sorted;
    return [
      ...sorted,
      diagnose(
        this.hasErrors ? 'error' : 'warning',
        'too_large',
        [],
        `There are ${this.#dropped} more problems.`,
        'put these right first',
      ),
    ];
  }

  #add(
    severity: Severity,
    code: DiagnosticCode,
    path: JsonPath,
    message: string,
    advice: string,
    position: number | undefined,
  ): void {
    if (this.#found.size >= DEFINITION_LIMITS.diagnostics) {
      this.#dropped += 1;
      return;
    }
    const diagnostic = diagnose(severity, code, path, message, advice, position);
    const key = JSON.stringify([diagnostic.at, message, position]);
    if (!this.#found.has(key)) this.#found.set(key, diagnostic);
  }
}

const diagnose = (
  severity: Severity,
  code: DiagnosticCode,
  path: JsonPath,
  message: string,
  advice: string,
  position?: number,
): Diagnostic => ({
  severity,
  code,
  path,
  at: formatPath(path),
  message,
  advice,
  ...(position !== undefined && { position }),
});
