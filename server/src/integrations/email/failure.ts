import { reasonOf } from '../../core/thrown-reason';
import { IntegrationFailure } from '../failure';

/** Connection errors of SMTP and HTTP providers. */
const NETWORK = /^(?:ECONN\w*|ETIMEDOUT|ESOCKET|EDNS|EPIPE|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH)$/;

/** The statuses by which HTTP providers ask for another attempt. */
const TRANSIENT_STATUS: ReadonlySet<number> = new Set([408, 425, 429]);

interface ProviderError {
  /** Of SMTP: 250, 421, 550. */
  readonly responseCode?: unknown;
  /** Of SMTP: what was answered. */
  readonly command?: unknown;
  /** A word (`EAUTH`), or the HTTP status (SendGrid). */
  readonly code?: unknown;
  readonly status?: unknown;
  readonly statusCode?: unknown;
  /** Of the AWS SDK. */
  readonly $metadata?: { readonly httpStatusCode?: unknown };
}

/**
 * Whether an error of an email provider can get better: SMTP 4yz and connection errors can, SMTP 5yz
 * and a rejected login cannot (RFC 5321 4.2.1). An error that says nothing may be tried again.
 */
export function isTransient(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return true;
  const { responseCode, code, status, statusCode, $metadata } = error as ProviderError;
  if (typeof responseCode === 'number') return responseCode < 500;
  if (typeof code === 'string' && NETWORK.test(code)) return true;
  if (code === 'EENVELOPE' || code === 'EAUTH' || code === 'EMESSAGE') return false;
  const http = [code, status, statusCode, $metadata?.httpStatusCode].find(
    (value): value is number => typeof value === 'number' && value >= 400 && value < 600,
  );
  return http === undefined || http >= 500 || TRANSIENT_STATUS.has(http);
}

/** The server closes the connection, whoever the recipient is. */
const CLOSING = 421;

/** Whether only the recipients are refused: a full mailbox, greylisting. */
function isRecipientRefused(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false;
  const { command, responseCode } = error as ProviderError;
  return command === 'RCPT TO' && responseCode !== CLOSING;
}

export const emailFailure = (error: unknown): IntegrationFailure =>
  new IntegrationFailure(`The mail was not sent: ${reasonOf(error)}`, {
    ...{ retryable: isTransient(error), cause: error },
    isAnswer: !isTransient(error) || isRecipientRefused(error),
  });
