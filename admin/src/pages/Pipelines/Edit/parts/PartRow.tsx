import type { JsonSchema } from '../../../../components/SchemaForm';
import type { Path } from '../../model/document';
import { controlOf } from '../../model/language';
import { usePartTexts } from '../useLanguageTexts';
import { useInputs } from './InputsContext';

interface PartRowProps {
  path: Path;
  name: string;
  schema: JsonSchema;
  part?: string | undefined;
  isRequired?: boolean;
  isUntitled?: boolean;
}

/** One key of the language, by the input that fits its schema. */
export function PartRow({ part, isRequired = false, ...row }: PartRowProps) {
  const { path, name, schema, isUntitled = false } = row;
  const { label, hint } = usePartTexts()(name, part);
  const Input = useInputs()[controlOf(name, schema)];
  return <Input {...{ path, name, schema, label, hint, isRequired, isUntitled }} />;
}
