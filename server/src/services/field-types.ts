import { FieldTypeRegistry } from '../fields';

/** The field types of this app: built-in ones, and those that the app registers. */
export const fieldTypes = () => new FieldTypeRegistry();
