import type { JsonSchema } from '../../../components/SchemaForm';
import type { Translate } from '../../../hooks/useTranslate';
import type { MessageId } from '../../../translations/texts';

interface Look {
  readonly label: MessageId;
  readonly hint?: MessageId;
  /** One line, though the kind allows a long text. */
  readonly isLine?: true;
  /** Names and texts, though the kind allows any JSON. */
  readonly isMap?: true;
}

const VALUES: Look = {
  label: 'integrations.field.values',
  hint: 'integrations.field.values.hint',
  isMap: true,
};

/** Fields of built-in kinds in the user's language; those of the app have the texts of the app. */
const LOOKS: Readonly<Record<string, Readonly<Record<string, Look>>>> = {
  webhook: {
    url: {
      label: 'integrations.field.url',
      hint: 'integrations.field.url.hint',
      isLine: true,
    },
    method: { label: 'integrations.field.method' },
    headers: {
      label: 'integrations.field.headers',
      hint: 'integrations.field.headers.hint',
      isMap: true,
    },
    body: { label: 'integrations.field.body', hint: 'integrations.field.body.hint' },
    secretHeaders: {
      label: 'integrations.field.secretHeaders',
      hint: 'integrations.field.secretHeaders.hint',
      isMap: true,
    },
    signingSecrets: {
      label: 'integrations.field.signingSecrets',
      hint: 'integrations.field.signingSecrets.hint',
    },
    values: VALUES,
  },
  email: {
    to: {
      label: 'integrations.field.to',
      hint: 'integrations.field.to.hint',
      isLine: true,
    },
    cc: { label: 'integrations.field.cc', isLine: true },
    bcc: { label: 'integrations.field.bcc', isLine: true },
    from: { label: 'integrations.field.from', hint: 'integrations.field.from.hint', isLine: true },
    replyTo: { label: 'integrations.field.replyTo', isLine: true },
    subject: { label: 'integrations.field.subject', isLine: true },
    text: { label: 'integrations.field.text' },
    html: { label: 'integrations.field.html', hint: 'integrations.field.html.hint' },
    values: VALUES,
  },
};

/** What hints show as an example of a placeholder. */
const EXAMPLES = { email: '{{data.email}}', name: '{{data.name}}', id: '{{subject.id}}' };

/** The schema of a kind as the form shows it. */
export function dressed(kind: string, schema: JsonSchema, t: Translate): JsonSchema {
  const looks = LOOKS[kind] ?? {};
  const properties = Object.entries(schema.properties ?? {}).map(([name, property]) => {
    const look = looks[name];
    return [name, look ? dress(property, look, t) : property] as const;
  });
  return { ...schema, properties: Object.fromEntries(properties) };
}

function dress(property: JsonSchema, look: Look, t: Translate): JsonSchema {
  return {
    ...(look.isLine ? oneLine(property) : property),
    ...(look.isMap && { type: 'object', additionalProperties: { type: 'string' } }),
    title: t(look.label),
    ...(look.hint && { description: t(look.hint, EXAMPLES) }),
  };
}

/** Without what makes a text a long one; the server checks its length. */
const oneLine = (property: JsonSchema): JsonSchema =>
  Object.fromEntries(
    Object.entries(property).filter(([key]) => key !== 'x-control' && key !== 'maxLength'),
  );
