import type { Core } from '@strapi/strapi';

import { withStrapiErrors } from '../strapi/ports/errors';

type Handler = (context: Parameters<Core.ControllerHandler>[0]) => unknown;
type ControllerFactory = (app: { strapi: Core.Strapi }) => Readonly<Record<string, Handler>>;

/**
 * Makes every handler throw Strapi's errors instead of the CRM's, so that no controller does it
 * itself. The public services convert their own errors, because apps call them directly; this covers
 * what a handler does besides: it parses the request and checks the caller's rights. An error that a
 * service has already converted is unchanged.
 */
export const withErrorConversion = (
  controllers: Readonly<Record<string, ControllerFactory>>,
): Record<string, ControllerFactory> =>
  Object.fromEntries(
    Object.entries(controllers).map(([name, create]) => [name, (app) => convert(create(app))]),
  );

const convert = (handlers: Readonly<Record<string, Handler>>): Record<string, Handler> =>
  Object.fromEntries(
    Object.entries(handlers).map(([name, handle]) => [
      name,
      (context) => withStrapiErrors(() => handle(context)),
    ]),
  );
