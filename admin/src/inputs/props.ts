/** What the Content Manager passes to the input of a custom field. */
export interface InputProps<Value> {
  readonly name: string;
  readonly value?: Value | null;
  readonly onChange: (name: string, value: Value | null) => void;
  readonly attribute?: InputAttribute;
  readonly label?: string;
  readonly hint?: string;
  readonly error?: string;
  readonly placeholder?: string;
  readonly required?: boolean;
  readonly disabled?: boolean;
}

export interface InputAttribute {
  readonly customField?: string;
  readonly options?: {
    /** Of `record`: the attribute that holds the content type. */
    readonly type?: string;
    /** Of `record`: `app` leaves the CRM's own record types out. */
    readonly among?: 'app' | 'any';
    /** Of `content-type`: the attribute that holds the documentId, whose input writes both. */
    readonly record?: string;
    /** Of `stage`: the content type whose stages are offered. */
    readonly of?: string;
    /** Of `choices`. */
    readonly choices?: readonly string[];
    readonly min?: number;
    readonly max?: number;
  };
}

/** The path of an attribute beside this one, also inside of components. */
export const siblingOf = (name: string, attribute: string): string =>
  name.replace(/[^.]+$/, attribute);
