/**
 * The same where a commit on PostgreSQL is a transaction of several statements: what is read, locked and
 * written is another way through the code.
 *
 * @databases postgres
 */
import './chain.test';

process.env.NEXUS_TEST_SINGLE_STATEMENT = 'false';
