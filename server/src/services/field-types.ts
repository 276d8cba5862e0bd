import { FieldTypeRegistry } from '../fields';

/** The field types of this app: the built-ins, and those the app registers in its `register`. */
export const fieldTypes = () => new FieldTypeRegistry();
