import { useCallback, useMemo, useState } from 'react';

import { checkValues } from './model/check';
import { toRows } from './model/rows';
import { placeProblems, type Problem } from './model/serverErrors';
import { keyOf, type Fault, type JsonObject, type JsonSchema, type Row } from './model/types';
import { initialValues, withValue, type Emptied } from './model/values';

export interface SchemaFormState {
  readonly rows: readonly Row[];
  readonly first: JsonObject;
  readonly values: JsonObject;
  readonly emptied: Emptied;
  readonly set: (path: readonly string[], value: unknown) => void;
  /** Marks an input whose text cannot be read as a value. */
  readonly setUnreadable: (path: readonly string[], isUnreadable: boolean) => void;
  readonly faults: ReadonlyMap<string, Fault>;
  readonly serverErrors: ReadonlyMap<string, string>;
  /** Whether the values meet the schema; shows what does not. */
  readonly check: () => boolean;
  /** Shows the server's problems at their rows, and returns those that have none. */
  readonly placeErrors: (
    problems: readonly Problem[],
    prefix?: readonly string[],
  ) => readonly string[];
}

interface SchemaFormOptions {
  readonly given?: JsonObject | undefined;
  readonly emptied?: Emptied;
}

const NOTHING: JsonObject = {};

/** The state of a form that a JSON Schema describes. Give it a `key` where the schema changes. */
export function useSchemaForm(
  schema: JsonSchema,
  { given = NOTHING, emptied = 'absent' }: SchemaFormOptions = {},
): SchemaFormState {
  const rows = useMemo(() => toRows(schema), [schema]);
  const [first] = useState(() => initialValues(rows, given));
  const [values, setValues] = useState(first);
  const [unreadable, setUnreadablePaths] = useState<ReadonlySet<string>>(new Set());
  const [isChecked, setIsChecked] = useState(false);
  const [serverErrors, setServerErrors] = useState<ReadonlyMap<string, string>>(new Map());

  const found = useMemo(() => {
    const faults = new Map(checkValues(rows, values));
    for (const key of unreadable) faults.set(key, { code: 'json' });
    return faults;
  }, [rows, values, unreadable]);

  const set = useCallback((path: readonly string[], value: unknown) => {
    setValues((before) => withValue(before, path, value));
    setServerErrors((before) => {
      const after = new Map(before);
      return after.delete(keyOf(path)) ? after : before;
    });
  }, []);

  const setUnreadable = useCallback((path: readonly string[], isUnreadable: boolean) => {
    setUnreadablePaths((before) => {
      if (before.has(keyOf(path)) === isUnreadable) return before;
      const after = new Set(before);
      if (isUnreadable) after.add(keyOf(path));
      else after.delete(keyOf(path));
      return after;
    });
  }, []);

  return {
    ...{ rows, first, values, emptied, set, setUnreadable, serverErrors },
    faults: isChecked ? found : new Map(),
    check: () => {
      setIsChecked(true);
      return found.size === 0;
    },
    placeErrors: (problems, prefix) => {
      const { atRows, others } = placeProblems(rows, problems, prefix);
      setServerErrors(atRows);
      return others;
    },
  };
}
