import { GetSecrets, ReencryptSecrets } from '../../contracts/secrets';
import { defineArea } from '../endpoint';
import { OUTSIDE } from './outside-rights';

const ROOT = '/secrets';

export const secrets = defineArea<'read' | 'manage'>({
  tag: 'Secrets',
  description: 'The key with which stored secrets are encrypted; never the secrets.',
  ...OUTSIDE,
  endpoints: [
    {
      right: 'read',
      method: 'GET',
      path: ROOT,
      handler: 'secrets.find',
      operation: {
        id: 'getSecretKeys',
        summary: 'Count the secrets by the key that decrypts them',
      },
      contract: () => ({ response: GetSecrets.response }),
    },
    {
      right: 'manage',
      method: 'POST',
      path: `${ROOT}/reencrypt`,
      handler: 'secrets.reencrypt',
      operation: {
        id: 'reencryptSecrets',
        summary: 'Encrypt secrets with the current key',
        description:
          'Those that only a key of `encryption.otherKeys` decrypts. 400 where the app has no encryption key.',
      },
      contract: () => ({ body: ReencryptSecrets.request, response: ReencryptSecrets.response }),
    },
  ],
});
