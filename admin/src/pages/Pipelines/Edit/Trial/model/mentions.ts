import { isList, isMap, type Document, type Json } from '../../../model/document';

/** Teams and roles that a document names, by key and name. */
export interface Groups {
  readonly teams: readonly string[];
  readonly roles: readonly string[];
}

/** The teams and roles that assignments, voters, guards and conditions name. */
export function groupsIn(document: Document): Groups {
  const teams = new Set<string>();
  const roles = new Set<string>();
  visit(document, (key, value) => {
    if (key === 'team' || key === 'teams') for (const name of textsIn(value)) teams.add(name);
    if (key === 'role' || key === 'roles') for (const name of textsIn(value)) roles.add(name);
  });
  return { teams: [...teams], roles: [...roles] };
}

/** Those of these names that the document has somewhere as a word. */
export function namesIn(document: Document, names: readonly string[]): readonly string[] {
  const words = new Set(JSON.stringify(document).match(/[A-Za-z][A-Za-z0-9_]*/g));
  return names.filter((name) => words.has(name));
}

function visit(value: Json, see: (key: string, value: Json) => void): void {
  if (isList(value)) for (const item of value) visit(item, see);
  if (!isMap(value)) return;
  for (const [key, inner] of Object.entries(value)) {
    see(key, inner);
    visit(inner, see);
  }
}

const textsIn = (value: Json): readonly string[] =>
  (isList(value) ? value : [value]).filter((one): one is string => typeof one === 'string');
