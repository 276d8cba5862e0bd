import { createId } from '@paralleldrive/cuid2';
import type { Core } from '@strapi/strapi';

import { UID } from '../../constants';
import type {
  ConversionAnswer,
  ConversionPlan,
  ConversionProblem,
  ConversionQuestion,
  Json,
  JsonObject,
  Subject,
} from '../../core/contracts';
import type { RecordValues } from '../../fields';
import { isValidIdentifier } from '../../sql/identifier';
import type { WriteGuard } from '../live-fields/write-guard';
import type { CheckRecordWrite } from '../records/check';
import { findRow } from '../records/document-check';
import { meOf, resolveMeInData } from '../records/queries/me';
import { hasOne, shown, wrong } from './conversion-problems';
import { ConversionValues } from './conversion-values';
import { filterInScope } from './scope';

type Values = Record<string, unknown>;

/**
 * FR-L2-008. Plans what a conversion writes besides the lead, and validates it by the rules of the
 * write, so that `explain`, the refusal of the action and the database agree.
 */
export class ConversionPlanner {
  readonly #values: ConversionValues;

  constructor(
    private readonly strapi: Core.Strapi,
    checkRecord: CheckRecordWrite,
    /** Validation of custom fields. */
    customFields: () => WriteGuard | undefined,
  ) {
    this.#values = new ConversionValues(strapi, checkRecord, customFields);
  }

  async plan(
    { input, values, owner, requester }: ConversionQuestion,
    lead: Subject,
  ): Promise<ConversionAnswer> {
    if (lead.type !== UID.contact) return { plan: null };
    const { into = {} } = input;
    const made = await this.madeOf(lead);
    if (made && input.opportunity === undefined && into.opportunity === undefined) {
      // Another pipeline has converted this lead already.
      const { documentId: opportunity, revision } = made;
      const plan = { opportunity, revision, values: {}, before: {}, contact: lead.id };
      return { plan: { ...plan, interactions: [] } };
    }
    const problems: ConversionProblem[] = [];
    const existing = await this.existing(into.opportunity, lead, problems);
    if (made && !existing) problems.push(hasOne(made.documentId));
    const linked = existing && (await this.contactOf(into.opportunity ?? ''));
    await this.checkContact(into.contact, linked, lead, problems);
    const interactions = await this.interactions(input.interactions, lead, problems);
    const given = resolveMeInData(UID.opportunity, input.opportunity ?? {}, meOf(requester));
    problems.push(...this.#values.unknownAttributes(given));
    if (isSome(problems)) return { problems };

    const written = existing
      ? await this.#values.checkUpdate(given, existing, problems)
      : await this.#values.checkCreate(given, inheritedFrom(values, owner), problems);
    if (isSome(problems)) return { problems };
    const contact = into.contact ?? linked ?? lead.id;
    const names = Object.keys(written);
    const before = Object.fromEntries(names.map((name) => [name, toJson(existing?.[name])]));
    const plan: ConversionPlan = {
      opportunity: into.opportunity ?? createId(),
      revision: existing ? Number(existing.revision) : null,
      values: toJson({ ...written, contact }) as JsonObject,
      before: existing ? { ...before, contact: linked ?? null } : {},
      ...{ contact, interactions },
    };
    return { plan };
  }

  /** The opportunity that the lead was converted to. */
  private async madeOf({
    id,
  }: Subject): Promise<{ documentId: string; revision: number } | undefined> {
    const found: unknown = await this.strapi.db.query(UID.opportunity).findOne({
      where: { ...filterInScope(this.strapi), convertedFrom: id },
      select: ['documentId', 'revision'],
    });
    return (found ?? undefined) as { documentId: string; revision: number } | undefined;
  }

  private async existing(
    documentId: string | undefined,
    lead: Subject,
    problems: ConversionProblem[],
  ): Promise<RecordValues | undefined> {
    if (documentId === undefined) return undefined;
    const row = isValidIdentifier(documentId)
      ? await findRow(this.strapi, UID.opportunity, documentId)
      : undefined;
    if (row?.documentId !== documentId) {
      problems.push(wrong('into.opportunity', `There is no opportunity "${shown(documentId)}"`));
    } else if (row.convertedFrom && row.convertedFrom !== lead.id) {
      const reason = `The opportunity "${documentId}" is what another lead was converted to`;
      problems.push(wrong('into.opportunity', reason));
    }
    return row;
  }

  /** documentId of the opportunity's contact. */
  private async contactOf(opportunity: string): Promise<string | undefined> {
    const found = (await this.strapi.db.query(UID.opportunity).findOne({
      where: { ...filterInScope(this.strapi), documentId: opportunity },
      populate: { contact: { select: ['documentId'] } },
    })) as { contact?: { documentId: string } | null } | null;
    return found?.contact?.documentId;
  }

  private async checkContact(
    documentId: string | undefined,
    linked: string | undefined,
    lead: Subject,
    problems: ConversionProblem[],
  ): Promise<void> {
    if (documentId === undefined) return;
    const path = 'into.contact';
    const row = isValidIdentifier(documentId)
      ? await findRow(this.strapi, UID.contact, documentId)
      : undefined;
    if (row?.documentId !== documentId) {
      problems.push(wrong(path, `There is no contact "${shown(documentId)}"`));
    } else if (documentId === lead.id) {
      problems.push(wrong(path, 'into.contact is the lead itself: leave it out'));
    } else if (row.kind !== 'contact') {
      problems.push(wrong(path, `"${documentId}" is a lead, not a contact`));
    } else if (linked !== undefined && linked !== documentId) {
      problems.push(wrong(path, `The opportunity belongs to another contact, "${linked}"`));
    }
  }

  private async interactions(
    wanted: true | readonly string[] | undefined,
    { type, id }: Subject,
    problems: ConversionProblem[],
  ): Promise<readonly string[]> {
    if (wanted === undefined) return [];
    const rows = (await this.strapi.db.query(UID.interaction).findMany({
      select: ['documentId'],
      where: { ...filterInScope(this.strapi), subjectType: type, subjectId: id },
      orderBy: { id: 'asc' },
    })) as { documentId: string }[];
    const known = rows.map(({ documentId }) => documentId);
    if (wanted === true) return known;
    wanted.forEach((one, index) => {
      if (known.includes(one)) return;
      const reason = `"${shown(one)}" is no interaction with this lead`;
      problems.push(wrong(`interactions.${index}`, reason));
    });
    return [...new Set(wanted)];
  }
}

function inheritedFrom(
  { name, email, phone, parentType, parentId }: Readonly<Record<string, Json>>,
  owner: string | null,
): Values {
  const called = [name, email, phone].find((word) => typeof word === 'string' && word !== '');
  const all = { name: called, owner, parentType, parentId };
  return Object.fromEntries(
    Object.entries(all).filter(([, value]) => value !== undefined && value !== null),
  );
}

const toJson = (value: unknown): Json => JSON.parse(JSON.stringify(value ?? null)) as Json;

const isSome = <T>(list: readonly T[]): list is readonly [T, ...T[]] => list.length > 0;
