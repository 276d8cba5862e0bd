import type { Core } from '@strapi/strapi';
import { errors } from '@strapi/utils';

import { UID } from '../../constants';
import type { ConversionProblem } from '../../core/contracts';
import { CrmError, type Problem } from '../../core/errors';
import type { RecordValues } from '../../fields';
import { nearestName } from '../../fields/nearest';
import type { WriteGuard } from '../live-fields/write-guard';
import type { CheckRecordWrite } from '../records/check';
import { checkDocument } from '../records/document-check';
import { required, wrong } from './conversion-problems';

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

/** Validates what a conversion writes into the opportunity, by every rule that the write meets. */
export class ConversionValues {
  constructor(
    private readonly strapi: Core.Strapi,
    private readonly checkRecord: CheckRecordWrite,
    /** Validation of custom fields. */
    private readonly customFields: () => WriteGuard | undefined,
  ) {}

  unknownAttributes(given: Values): ConversionProblem[] {
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

  async checkUpdate(
    given: Values,
    existing: RecordValues,
    problems: ConversionProblem[],
  ): Promise<Values> {
    const write = { uid: UID.opportunity, given, before: existing, verified: new Set<string>() };
    const checked = await checkDocument(this.strapi, this.checkRecord, write);
    const values = { ...given, ...checked.values };
    const found = [...checked.problems, ...(await this.strapiProblems(values, existing))];
    problems.push(...found.map((problem) => this.toProblem(problem, values)));
    return values;
  }

  /** An invalid inherited value is left out; an invalid given one is refused. */
  async checkCreate(
    given: Values,
    inherited: Values,
    problems: ConversionProblem[],
  ): Promise<Values> {
    const verified = new Set<string>();
    let kept = inherited;
    for (;;) {
      const values = { ...kept, ...given };
      const write = { uid: UID.opportunity, given: values, verified };
      const checked = await checkDocument(this.strapi, this.checkRecord, write);
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
      const reported = new Set(names);
      const more = (await this.strapiProblems(whole)).filter(
        ({ path }) => !reported.has(String(path[0])),
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

const isValidationError = (error: unknown): error is CrmError =>
  CrmError.is(error) && error.code === 'ValidationFailed';

const problemsOf = ({
  details,
}: {
  readonly details: { readonly errors?: readonly Problem[] };
}): readonly Problem[] => details.errors ?? [];
