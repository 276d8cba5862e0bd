import fs from 'node:fs';
import path from 'node:path';

import ts from 'typescript';

export const SERVER = path.resolve(__dirname, '..', '..', 'server', 'src');

/** Rooms and files whose texts only developers and operators of the server read: boot, CLI, docs, mails. */
export const NOT_SHOWN = [
  'adapters/',
  'config/',
  'contacts/model.ts',
  'core/contracts/',
  'core/runner/memory-',
  'custom-fields/sql-words.ts',
  'http/conditional-get.ts',
  'http/controllers/health.ts',
  'http/csv-answer.ts',
  'http/openapi/',
  'http/routes/',
  'jobs/',
  'services/composition/',
  'services/extensions/check-contract.ts',
  'services/extensions/extensions.ts',
  'services/extensions/shapes.ts',
  'services/notifications/templates.ts',
  'services/promotion.ts',
  'services/timers/metrics.ts',
  'standalone/',
  'strapi/hooks/hook-walk.ts',
  'strapi/hooks/index.ts',
  'strapi/live-fields/declared-columns.ts',
  'strapi/patches/',
  'strapi/ports/admin-permissions.ts',
  'strapi/schema/',
];

/** Mistakes of developers; people who use the panel cannot cause them. */
const DEVELOPER_ERRORS = /^(?:CrmConfigurationError|TypeError|RangeError|Watcher)$/;

/** Calls that take SQL, descriptions of the API, names for logs, or keys. */
const OTHER_CALLS =
  /(?:^|\.)(?:describe|meta|raw|\w*[wW]here\w*|\w*[jJ]oin|orderBy\w*|groupBy\w*|select|from|rows|knex|count|afterCommit|run|info|warn|debug|log|startsWith|includes|test|split|orLater|register|aggregate)$/;

const isOtherCall = (call: string): boolean =>
  OTHER_CALLS.test(call) && !/^(?:diagnostics|.*\.diagnostics)\.warn$/.test(call);

/** Properties that hold descriptions, names and SQL. */
const OTHER_PROPERTIES =
  /^(?:'.*|description|displayName|help|isolationLevel|kind|label|mysql|name|postgres|sql|sqlite|summary|tag|usage)$/;

/** One text of the server: `{0}`, `{1}` and so on are its values, in order. */
export interface ServerMessage {
  readonly template: string;
  readonly file: string;
}

/** A text that is not a sentence or a part of one: a key, a name, a list of values. */
const isProse = (template: string): boolean =>
  /[A-Za-z}"',:;)] [A-Za-z{"'(]/.test(template) &&
  /[a-z]{2}/.test(template.replace(/\{\d+\}/g, '')) &&
  !/[?]{2}|^[['].*[\]']$|\b(?:select|coalesce|cast)\(/.test(template) &&
  !/^[A-Z]+ .*\b(?:FROM|WHERE|TABLE|INDEX)\b/.test(template);

/** Every text of the server that people can meet in the panel, once. */
export function listServerMessages(): ServerMessage[] {
  const found = new Map<string, string>();
  const files = fs
    .readdirSync(SERVER, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !NOT_SHOWN.some((room) => file.startsWith(room)));
  for (const file of files.sort()) {
    const text = fs.readFileSync(path.join(SERVER, file), 'utf8');
    const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
    for (const template of new Reader(source, isOfSql(file)).read()) {
      if (isProse(template) && !found.has(template)) found.set(template, file);
    }
  }
  return [...found].map(([template, file]) => ({ template, file }));
}

/** Most texts in this room are SQL. */
const isOfSql = (file: string): boolean =>
  file.startsWith('sql/') && file !== 'sql/history/links.ts';

/** Where values go while a template is put together. */
const SLOT = '\u0000';

/** A limit that is written out: one entry for all of them. */
const LIMIT = /\b(at most|at least|more than|longer than) \d[\d,]*/g;

const numbered = (text: string): string => {
  let count = 0;
  return text.replace(LIMIT, `$1 ${SLOT}`).replaceAll(SLOT, () => `{${count++}}`);
};

class Reader {
  readonly #constants = new Map<string, ts.Expression>();

  readonly #inlined = new Set<ts.Node>();

  readonly #found: string[] = [];

  constructor(
    private readonly source: ts.SourceFile,
    private readonly isSql: boolean,
  ) {}

  read(): string[] {
    this.#collectConstants();
    this.#visit(this.source);
    return this.#found;
  }

  /** Constants that stand only within other texts are no texts of their own. */
  #collectConstants(): void {
    const uses = new Map<string, ts.Node[]>();
    const visit = (node: ts.Node): void => {
      if (
        ts.isVariableDeclaration(node) &&
        ts.isIdentifier(node.name) &&
        node.initializer &&
        (isOptional(node.initializer) ||
          (isText(node.initializer) && node.parent.parent.parent === this.source))
      ) {
        this.#constants.set(node.name.text, node.initializer);
      }
      if (ts.isIdentifier(node) && !ts.isVariableDeclaration(node.parent)) {
        uses.set(node.text, [...(uses.get(node.text) ?? []), node]);
      }
      ts.forEachChild(node, visit);
    };
    visit(this.source);
    for (const [name, initializer] of this.#constants) {
      const all = uses.get(name) ?? [];
      if (all.length > 0 && all.every((use) => ts.isTemplateSpan(use.parent))) {
        this.#inlined.add(initializer);
      }
    }
  }

  #visit(node: ts.Node): void {
    if (this.#inlined.has(node) || isElsewhere(node)) return;
    if (isText(node)) {
      if (!this.isSql || isOfError(node)) {
        this.#found.push(...this.#variants(node).map(numbered));
      }
      this.#visitValues(node);
      return;
    }
    ts.forEachChild(node, (child) => this.#visit(child));
  }

  /** Texts inside of the values of a text, unless they have become a part of it. */
  #visitValues(node: ts.Expression): void {
    if (ts.isTemplateExpression(node)) {
      for (const { expression } of node.templateSpans) {
        if (!this.#choice(expression)) this.#visit(expression);
      }
    } else if (ts.isBinaryExpression(node)) {
      for (const side of [node.left, node.right]) {
        if (isText(side)) this.#visitValues(side);
        else this.#visit(side);
      }
    } else if (ts.isCallExpression(node)) {
      const list = listOfTexts(node);
      for (const part of list ?? []) this.#visitValues(part);
    }
  }

  /** The text with its values as slots: several where a part depends on a condition. */
  #variants(node: ts.Expression): string[] {
    if (ts.isStringLiteralLike(node)) return [node.text];
    if (ts.isTemplateExpression(node)) {
      return node.templateSpans.reduce(
        (texts, { expression, literal }) =>
          combine(texts, this.#choice(expression) ?? [SLOT], literal.text),
        [node.head.text],
      );
    }
    if (ts.isBinaryExpression(node)) {
      const [left, right] = [node.left, node.right].map((side) =>
        isText(side) ? this.#variants(side) : [SLOT],
      );
      return combine(left ?? [], right ?? []);
    }
    const parts = ts.isCallExpression(node) ? (listOfTexts(node) ?? []) : [];
    const separator = ts.isCallExpression(node) ? separatorOf(node) : '';
    return parts.reduce<string[]>(
      (texts, part, index) =>
        combine(
          texts,
          this.#variants(part).map((text) => (index > 0 ? separator : '') + text),
        ),
      [''],
    );
  }

  /** What a value may be, where the code itself says so: `met ? '' : 'not '`, or a constant. */
  #choice(expression: ts.Expression): string[] | undefined {
    if (ts.isParenthesizedExpression(expression)) return this.#choice(expression.expression);
    if (ts.isIdentifier(expression)) {
      const constant = this.#constants.get(expression.text);
      if (constant === undefined) return undefined;
      return isText(constant) ? this.#variants(constant) : this.#choice(constant);
    }
    if (!ts.isConditionalExpression(expression)) return undefined;
    const { whenTrue, whenFalse } = expression;
    if (!isText(whenTrue) || !isText(whenFalse)) return undefined;
    return [...this.#variants(whenTrue), ...this.#variants(whenFalse)];
  }
}

const combine = (texts: readonly string[], parts: readonly string[], after = ''): string[] =>
  texts.flatMap((text) => parts.map((part) => `${text}${part}${after}`));

/** A part that is left out under a condition: `near ? `; did you mean "${near}"?` : ''`. */
function isOptional(node: ts.Node): node is ts.ConditionalExpression {
  if (!ts.isConditionalExpression(node) || !isText(node.whenTrue) || !isText(node.whenFalse)) {
    return false;
  }
  return [node.whenTrue, node.whenFalse].some(
    (part) => ts.isStringLiteralLike(part) && part.text === '',
  );
}

/** A literal, a template, texts that are joined by `+`, or a list of them that is joined. */
function isText(node: ts.Node): node is ts.Expression {
  if (ts.isStringLiteralLike(node) || ts.isTemplateExpression(node)) return true;
  if (ts.isBinaryExpression(node)) {
    return (
      node.operatorToken.kind === ts.SyntaxKind.PlusToken &&
      (isText(node.left) || isText(node.right))
    );
  }
  return ts.isCallExpression(node) && listOfTexts(node) !== undefined;
}

function listOfTexts(call: ts.CallExpression): readonly ts.Expression[] | undefined {
  const { expression } = call;
  if (!ts.isPropertyAccessExpression(expression) || expression.name.text !== 'join')
    return undefined;
  const list = expression.expression;
  if (!ts.isArrayLiteralExpression(list) || !list.elements.every(isText)) return undefined;
  return list.elements;
}

function separatorOf(call: ts.CallExpression): string {
  const [separator] = call.arguments;
  return separator && ts.isStringLiteralLike(separator) ? separator.text : ',';
}

/** Whether a node holds no text for people: an import, a type, a comparison, SQL, a log. */
function isElsewhere(node: ts.Node): boolean {
  if (ts.isSourceFile(node)) return false;
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node) || ts.isTypeNode(node))
    return true;
  if (ts.isTaggedTemplateExpression(node)) return true;
  if (ts.isNewExpression(node)) return DEVELOPER_ERRORS.test(node.expression.getText());
  if (ts.isPropertyAssignment(node)) return OTHER_PROPERTIES.test(node.name.getText());
  if (ts.isElementAccessExpression(node)) return false;
  const { parent } = node;
  if (ts.isCallExpression(parent) && parent.arguments.some((argument) => argument === node)) {
    return isOtherCall(nameOf(parent.expression));
  }
  return false;
}

/** `strapi.log.warn` of `this.strapi.log.warn(…)`; the last name of a chain of calls. */
function nameOf(callee: ts.Expression): string {
  if (ts.isIdentifier(callee)) return callee.text;
  if (!ts.isPropertyAccessExpression(callee)) return '';
  const before = nameOf(callee.expression);
  if (/(?:^|\.)log$/.test(before)) return 'log';
  return before === '' ? callee.name.text : `${before}.${callee.name.text}`;
}

/** In SQL's own room only what is thrown or reported is a text. */
function isOfError(node: ts.Node): boolean {
  for (let at: ts.Node = node; !ts.isSourceFile(at); at = at.parent) {
    if (ts.isNewExpression(at)) return at.expression.getText().startsWith('Crm');
    if (ts.isVariableDeclaration(at))
      return /^(?:message|problem|DELETED)$/.test(at.name.getText());
    if (ts.isPropertyAssignment(at)) return /^(?:message|reason)$/.test(at.name.getText());
    if (ts.isCallExpression(at) && /\bpush$/.test(at.expression.getText())) {
      return /losses/.test(at.expression.getText());
    }
  }
  return false;
}
