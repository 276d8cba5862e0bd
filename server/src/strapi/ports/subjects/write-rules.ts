import { UID } from '../../../constants';
import { checkWrite, isLiveAttribute, isStoredValue } from '../../../custom-fields';
import {
  BUILT_IN_FIELD_TYPES,
  checkRecord,
  FieldTypeRegistry,
  RECORD_FIELD_TYPES,
} from '../../../fields';
import type { LiveFieldRegistry } from '../../live-fields/registry';
import { engineNames } from '../../records/engine-columns';
import { isRecordUid, RECORD_RULES } from '../../records/rules';
import type { ScalarAttribute } from './attributes';
import { checkPlain, sentenceEnd, type Checked } from './plain-rules';
import { isProjection } from './projections';
import { isSameValue } from './values';

/** Columns that Strapi maintains in every row. */
const STRAPI_COLUMNS = ['locale', 'createdAt', 'updatedAt', 'publishedAt'];

/** Writing these would take over an account; an app's extension may have made them ordinary. */
const ACCOUNT = ['username', 'email', 'provider', 'confirmed', 'blocked'];

/** The attribute to write. */
interface Place {
  readonly uid: string;
  readonly name: string;
  readonly attribute: ScalarAttribute;
  /** Whether the row is a draft, which may lack required values. */
  readonly draft: boolean;
  /** The current value; writing it again is always allowed. */
  readonly stored: unknown;
}

/** Whether a pipeline may write a value, and its stored form. Pure. */
export class WriteRules {
  readonly #recordTypes = new FieldTypeRegistry([...BUILT_IN_FIELD_TYPES, ...RECORD_FIELD_TYPES]);

  constructor(
    private readonly fields: LiveFieldRegistry,
    private readonly types: FieldTypeRegistry,
  ) {}

  /**
   * Whether users and definitions may write a value. Stricter than `check`, which also allows what
   * built-in actions write.
   */
  fault(place: Place, value: unknown): string | undefined {
    if (place.uid === UID.contact && place.name === 'kind' && value !== place.stored) {
      return 'is changed by the actions "convert" and "revertConvert" only';
    }
    const checked = this.check(place, value);
    return 'fault' in checked ? checked.fault : undefined;
  }

  check(place: Place, value: unknown): Checked {
    const { uid, name, attribute } = place;
    const fault = refusalOf(place);
    if (fault !== undefined) return { fault };
    if (isSameValue(value, place.stored)) return { value: place.stored };
    if (isLiveAttribute(attribute)) return this.checkCustom(place, value);
    const rule = isRecordUid(uid)
      ? RECORD_RULES[uid].fields.find((field) => field.name === name)
      : undefined;
    if (!rule) return checkPlain(name, attribute, value, this.types, place.draft);
    const given = { [name]: value };
    return outcome(name, checkRecord([rule], given, this.#recordTypes, { mode: 'update' }));
  }

  private checkCustom({ uid, name, draft, stored }: Place, value: unknown): Checked {
    const field = this.fields.fields(uid)?.get(name);
    if (!field) return { fault: 'is no longer a field of this type' };
    if (isStoredValue(field, value, stored, this.types)) return { value: stored };
    const given = { [name]: value };
    return outcome(name, checkWrite([field], given, this.types, { mode: 'update', draft }));
  }
}

/** Why the attribute may not be written at all. */
function refusalOf({ uid, name, attribute }: Place): string | undefined {
  if (STRAPI_COLUMNS.includes(name)) return 'is written by Strapi only';
  if (isProjection(name, attribute)) {
    return name === 'stage'
      ? 'is changed by transitions only'
      : 'is changed by the action "assign" only';
  }
  if (isRecordUid(uid)) {
    const columns = [...engineNames(RECORD_RULES[uid]), 'revision'];
    if (columns.includes(name)) return 'is written by the CRM only';
  }
  if (isForeign(uid) && (attribute.configurable === false || ACCOUNT.includes(name))) {
    return 'is written by its plugin only';
  }
  return attribute.writable === false ? 'cannot be written' : undefined;
}

/**
 * Attributes of other plugins, such as a user's email, would open security holes; added attributes
 * are fine.
 */
const isForeign = (uid: string): boolean => uid.startsWith('plugin::') && !isRecordUid(uid);

function outcome(
  name: string,
  checked: Pick<ReturnType<typeof checkWrite>, 'values' | 'problems'>,
): Checked {
  const [problem] = checked.problems;
  if (problem) return { fault: sentenceEnd(name, problem.message) };
  return { value: checked.values[name] ?? null };
}
