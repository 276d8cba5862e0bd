import type { Core } from '@strapi/strapi';

import { CrmConfigurationError } from '../../core/errors';

interface EmailService {
  send(mail: object): Promise<unknown>;
}

/** Sends a mail through the provider of Strapi's email plugin, which an app may disable. */
export async function sendMail(strapi: Core.Strapi, mail: object): Promise<unknown> {
  const plugin = strapi.plugins.email as { service(name: string): EmailService } | undefined;
  if (!plugin) throw new CrmConfigurationError("Strapi's email plugin is disabled.");
  return plugin.service('email').send(mail);
}
