/** How known senders sign their calls; the others are kinds of signatures. */
export const SENDERS = {
  github: { kind: 'hmac', header: 'x-hub-signature-256', prefix: 'sha256=' },
  shopify: { kind: 'hmac', header: 'x-shopify-hmac-sha256', encoding: 'base64' },
  slack: {
    ...{ kind: 'hmac', header: 'x-slack-signature', prefix: 'v0=' },
    ...{ content: 'v0:{timestamp}:{body}', timestampHeader: 'x-slack-request-timestamp' },
  },
  stripe: {
    ...{ kind: 'hmac', header: 'stripe-signature', content: '{timestamp}.{body}' },
    pairs: { timestamp: 't', signature: 'v1' },
  },
} as const;

/** The headers by which these senders name a delivery. */
export const DELIVERY_HEADERS: Readonly<Record<string, string>> = {
  github: 'x-github-delivery',
  shopify: 'x-shopify-webhook-id',
};

export const SENDER_NAMES = [
  ...(['standard-webhooks', 'github', 'shopify', 'slack', 'stripe'] as const),
  ...(['hmac', 'header', 'none'] as const),
];
export type SenderName = (typeof SENDER_NAMES)[number];

const KNOWN = Object.keys(SENDERS) as Array<keyof typeof SENDERS>;
const isKnown = (name: SenderName): name is keyof typeof SENDERS =>
  KNOWN.some((one) => one === name);

/** Whether a person fills in how it is signed. */
export const isFree = (name: SenderName): boolean => name === 'hmac' || name === 'header';

const sorted = (value: unknown): unknown =>
  typeof value === 'object' && value !== null
    ? Object.entries(value)
        .map(([key, one]) => [key, sorted(one)] as const)
        .sort(([one], [other]) => one.localeCompare(other))
    : value;

const isSame = (one: unknown, other: unknown): boolean =>
  JSON.stringify(sorted(one)) === JSON.stringify(sorted(other));

/** What a stored signature is called in the form. */
export function senderOf(signature: unknown): SenderName {
  const known = KNOWN.find((name) => isSame(SENDERS[name], signature));
  const { kind } = (signature ?? {}) as { kind?: unknown };
  return known ?? SENDER_NAMES.find((name) => name === kind) ?? 'standard-webhooks';
}

/** The signature to save; what a person has filled in where it is free. */
export function signatureOf(name: SenderName, filled: object): object {
  if (isKnown(name)) return SENDERS[name];
  return isFree(name) ? { ...filled, kind: name } : { kind: name };
}
