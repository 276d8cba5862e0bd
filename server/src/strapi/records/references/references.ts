import type { Core } from '@strapi/strapi';

import { PLUGIN_ID } from '../../../constants';
import type { Problem } from '../../../core/errors';
import type { DocumentLink, RecordRules } from '../../../fields';
import { fileProblems } from './files';
import type { ReferenceInput } from './reference-input';
import { isStorableText } from '../queries/operands';
import { findMissingPeople } from './people';
import { isParentType } from './parents';
import { relationProblems } from './relations';
import { isRecordUid } from '../rules';
import { filterOfType } from '../../ports/scope';

/** Validates the people, documents and records that a record references. */
export async function findReferenceProblems(
  rules: RecordRules,
  input: ReferenceInput,
  strapi: Core.Strapi,
): Promise<Problem[]> {
  const problems = await peopleProblems(rules, input, strapi);
  for (const link of rules.links ?? []) problems.push(...(await linkProblems(link, input, strapi)));
  return [...problems, ...(await findConnectionProblems(rules, input, strapi))];
}

/** What is wrong with relations and files alone; no query for those that were found before. */
export async function findConnectionProblems(
  rules: RecordRules,
  input: Pick<ReferenceInput, 'given' | 'record' | 'verified'>,
  strapi: Core.Strapi,
): Promise<Problem[]> {
  const problems: Problem[] = [];
  for (const [name, target] of Object.entries(rules.relations ?? {})) {
    problems.push(...(await relationProblems(name, target, input, strapi)));
  }
  for (const name of rules.files ?? []) problems.push(...(await fileProblems(name, input, strapi)));
  return problems;
}

const PEOPLE_TYPES = ['person', 'owner', 'people'];

async function peopleProblems(
  rules: RecordRules,
  { record, before, changed, verified }: ReferenceInput,
  strapi: Core.Strapi,
): Promise<Problem[]> {
  const problems: Problem[] = [];
  for (const { name, type } of rules.fields) {
    if (!PEOPLE_TYPES.includes(type) || !changed.has(name)) continue;
    const value = record[name];
    // Current entries may stay, even if the person was deleted; otherwise nobody could be added.
    const kept = new Set<unknown>(listOf(before?.[name]));
    const references = listOf(value).filter(
      (entry): entry is string =>
        typeof entry === 'string' && !verified.has(entry) && !kept.has(entry),
    );
    const missing = new Set(await findMissingPeople(references, strapi));
    for (const reference of references) {
      if (!missing.has(reference)) verified.add(reference);
      else problems.push({ path: [name], message: `"${name}": there is no ${reference}` });
    }
  }
  return problems;
}

async function linkProblems(
  link: DocumentLink,
  { record, changed, verified }: ReferenceInput,
  strapi: Core.Strapi,
): Promise<Problem[]> {
  if (!changed.has(link.type) && !changed.has(link.id)) return [];
  const type = textOrNothing(record[link.type]);
  const id = textOrNothing(record[link.id]);
  if (type === undefined && id === undefined) return [];
  if (type === undefined || id === undefined) {
    const missing = type === undefined ? link.type : link.id;
    const message = `"${missing}" is missing: "${link.type}" and "${link.id}" are given together, or neither`;
    return [{ path: [missing], message }];
  }
  if (!isLinkable(type, link.among, strapi)) {
    const examples = link.among === 'app' ? 'api::company.company' : `plugin::${PLUGIN_ID}.contact`;
    const message = `"${link.type}" must be the uid of a content type of this app, such as ${examples}; there is no "${type.slice(0, 80)}" to refer to`;
    return [{ path: [link.type], message }];
  }
  // Invalid text was reported already.
  if (!isStorableText(id)) return [];
  const key = `${type} ${id}`;
  if (verified.has(key)) return [];
  const rows = (await strapi.db.query(type).findMany({
    select: ['documentId'],
    where: { ...filterOfType(strapi, type), documentId: id },
  })) as { documentId: string }[];
  // Some collations ignore case and trailing blanks.
  if (!rows.some(({ documentId }) => documentId === id)) {
    return [{ path: [link.id], message: `"${link.id}": there is no document "${id}" of ${type}` }];
  }
  verified.add(key);
  return [];
}

const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : [value]);

const textOrNothing = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;

/** Internal tables of Strapi and the CRM cannot be parents or subjects. */
const isLinkable = (uid: string, among: DocumentLink['among'], strapi: Core.Strapi): boolean =>
  isParentType(uid, strapi) || (among === 'any' && isRecordUid(uid));
