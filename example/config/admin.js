// Secrets have defaults so that the example starts at once; a real app takes them from its environment.
module.exports = ({ env }) => ({
  auth: { secret: env('ADMIN_JWT_SECRET', 'example-admin-secret') },
  apiToken: { salt: env('API_TOKEN_SALT', 'example-token-salt') },
  transfer: { token: { salt: env('TRANSFER_TOKEN_SALT', 'example-transfer-salt') } },
  secrets: { encryptionKey: env('ENCRYPTION_KEY', 'example-encryption-key-of-32-char') },
  flags: { nps: false, promoteEE: false },
  rateLimit: { enabled: env.bool('ADMIN_RATE_LIMIT', true) },
});
