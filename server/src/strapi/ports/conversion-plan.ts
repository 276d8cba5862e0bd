import { createId } from '@paralleldrive/cuid2';
import type { Core } from '@strapi/strapi';
import { errors } from '@strapi/utils';

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
import { CrmError, type Problem } from '../../core/errors';
import type { RecordValues } from '../../fields';
import { nearestName } from '../../fields/nearest';
import { isValidIdentifier } from '../../sql/identifier';
import type { WriteGuard } from '../live-fields/write-guard';
import { createRecordCheck } from '../records/check';
import { checkDocument, findRow } from '../records/document-check';
import { meOf, resolveMeInData } from '../records/queries/me';
import { filterInScope } from './scope';

type Values = Record<string, unknown>;

/** The validation that the Document Service runs for every write. */
interface EntityValidator {
  validateEntityCreation(model: object, data: Values, options: object): Promise<unknown>;
  validateEntityUpdate(
    model: object,
    data: Values,
    options: object,
    existing: RecordValues,
  ): Promise<unknown>;
}

/** Opportunities have no drafts, so required values are always required. */
const PUBLISHED = { isDraft: false };

/** Optional inherited attributes; an invalid value is not inherited. */
const OPTIONAL = ['owner', 'parentType', 'parentId'];

/** Attributes that the conversion itself writes. */
const OWN: Readonly<Partial<Record<string, string>>> = {
  contact: 'say whose it is by into.contact',
  documentId: 'name one that exists by into.opportunity',
};

const required = (path: string, reason: string): ConversionProblem => ({
  ...{ path, reason, missing: true },
});
const wrong = (path: string, reason: string): ConversionProblem => ({
  ...{ path, reason, missing: false },
});

/**
 * FR-L2-008. Plans what a conversion writes besides the lead, and validates it by the rules of the
 * write, so that `explain`, the refusal of the action and the database agree.
 */
export class ConversionPlanner {
  readonly #check;

  constructor(
    private readonly strapi: Core.Strapi,
    /** Validation of custom fields. */
    private readonly customFields: () => WriteGuard | undefined,
  ) {
    this.#check = createRecordCheck(strapi);
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
    problems.push(...this.unknownAttributes(given));
    if (isSome(problems)) return { problems };

    const written = existing
      ? await this.checkUpdate(given, existing, problems)
      : await this.checkCreate(given, inheritedFrom(values, owner), problems);
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
    const found: unknown = await this.strapi.db
      .query(UID.opportunity)
      .findOne({
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

  private unknownAttributes(given: Values): ConversionProblem[] {
    const { attributes } = this.strapi.contentType(UID.opportunity);
    const names = Object.keys(attributes).filter(
      (name) => (attributes[name] as { writable?: boolean }).writable !== false,
    );
    return Object.keys(given).flatMap((name) => {
      const path = `opportunity.${name.slice(0, 80)}`;
      const own = Object.hasOwn(OWN, name) ? OWN[name] : undefined;
      if (own !== undefined) return [wrong(path, `"${path}" is not written here: ${own}`)];
      if (names.includes(name)) return [];
      const near = nearestName(name, names);
      const advice = near === undefined ? '' : `; did you mean "${near}"?`;
      return [wrong(path, `"${name.slice(0, 80)}" is no attribute of an opportunity${advice}`)];
    });
  }

  private async checkUpdate(
    given: Values,
    existing: RecordValues,
    problems: ConversionProblem[],
  ): Promise<Values> {
    const write = { uid: UID.opportunity, given, before: existing, verified: new Set<string>() };
    const checked = await checkDocument(this.strapi, this.#check, write);
    const values = { ...given, ...checked.values };
    const found = [...checked.problems, ...(await this.strapiProblems(values, existing))];
    problems.push(...found.map((problem) => this.toProblem(problem, values)));
    return values;
  }

  /** An invalid inherited value is left out; an invalid given one is refused. */
  private async checkCreate(
    given: Values,
    inherited: Values,
    problems: ConversionProblem[],
  ): Promise<Values> {
    const verified = new Set<string>();
    let kept = inherited;
    for (;;) {
      const values = { ...kept, ...given };
      const write = { uid: UID.opportunity, given: values, verified };
      const checked = await checkDocument(this.strapi, this.#check, write);
      const names = checked.problems.map(({ path }) => String(path[0]));
      const lost = OPTIONAL.filter((name) => names.includes(name) && !Object.hasOwn(given, name));
      const gone = lost.some((name) => name !== 'owner')
        ? [...lost, 'parentType', 'parentId']
        : lost;
      const remaining = Object.entries(kept).filter(([name]) => !gone.includes(name));
      if (remaining.length < Object.keys(kept).length) {
        kept = Object.fromEntries(remaining);
        continue;
      }
      const whole = { ...values, ...checked.values };
      const told = new Set(names);
      const more = (await this.strapiProblems(whole)).filter(
        ({ path }) => !told.has(String(path[0])),
      );
      problems.push(...[...checked.problems, ...more].map((one) => this.toProblem(one, whole)));
      return values;
    }
  }

  /** Problems found by Strapi's validation of the type, the app's extensions included. */
  private async strapiProblems(
    values: Values,
    existing?: RecordValues,
  ): Promise<readonly Problem[]> {
    const model = this.strapi.contentType(UID.opportunity);
    const scalars = Object.fromEntries(
      Object.entries(values).filter(([name]) => model.attributes[name]?.type !== 'relation'),
    );
    const validator = this.strapi.get<EntityValidator>('entityValidator');
    try {
      if (existing) await validator.validateEntityUpdate(model, scalars, PUBLISHED, existing);
      else await validator.validateEntityCreation(model, scalars, PUBLISHED);
      await this.strapi.db.transaction(() => this.checkCustomFields({ ...scalars }, existing));
      return [];
    } catch (error) {
      if (!(error instanceof errors.ValidationError || isValidationError(error))) throw error;
      const found = problemsOf(error);
      return found.length > 0 ? found : [{ path: [], message: String(error.message) }];
    }
  }

  /** @throws CrmValidationError */
  private async checkCustomFields(data: Values, existing: RecordValues | undefined): Promise<void> {
    const guard = this.customFields();
    if (existing) await guard?.onUpdate(UID.opportunity, data, { id: existing.id });
    else await guard?.onCreate(UID.opportunity, [data]);
  }

  private toProblem({ path, message }: Problem, values: Values): ConversionProblem {
    const name = String(path[0] ?? '');
    const at = ['opportunity', ...path].map(String).join('.');
    const value = values[name];
    const isMissing = value === undefined || value === null || value === '';
    if (!isMissing) return wrong(at, message);
    return required(at, `An opportunity needs a value for "${name}": give it as "${at}"`);
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

const hasOne = (opportunity: string): ConversionProblem =>
  wrong(
    'opportunity',
    `The lead has the opportunity "${opportunity}" already: name it by into.opportunity`,
  );

const isValidationError = (error: unknown): error is CrmError =>
  CrmError.is(error) && error.code === 'ValidationFailed';

const problemsOf = ({
  details,
}: {
  readonly details: { readonly errors?: readonly Problem[] };
}): readonly Problem[] => details.errors ?? [];

const isSome = <T>(list: readonly T[]): list is readonly [T, ...T[]] => list.length > 0;

const shown = (id: string): string => id.slice(0, 80);

const toJson = (value: unknown): Json => JSON.parse(JSON.stringify(value ?? null)) as Json;
