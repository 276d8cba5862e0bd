const path = require('node:path');

/** SQLite unless DATABASE_CLIENT says otherwise: `postgres` or `mysql` (MariaDB too). */
module.exports = ({ env }) => {
  const client = env('DATABASE_CLIENT', 'sqlite');
  if (client === 'sqlite') {
    const filename = env('DATABASE_FILENAME', path.join('.tmp', 'data.db'));
    return {
      connection: {
        client,
        connection: { filename: path.resolve(__dirname, '..', filename) },
        useNullAsDefault: true,
      },
    };
  }
  return {
    connection: {
      client,
      connection: {
        host: env('DATABASE_HOST', '127.0.0.1'),
        port: env.int('DATABASE_PORT', client === 'postgres' ? 5432 : 3306),
        database: env('DATABASE_NAME', 'nexus_crm_example'),
        user: env('DATABASE_USERNAME', client === 'postgres' ? 'postgres' : 'root'),
        password: env('DATABASE_PASSWORD', ''),
      },
      pool: { min: 0, max: env.int('DATABASE_POOL_MAX', 10) },
    },
  };
};
