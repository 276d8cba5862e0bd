// Prints "<passed> <failed>" of a Jest report; a test file that could not run counts as failed. What
// failed is appended to the second file, with its reason, for the end of the run.
import fs from 'node:fs';
import path from 'node:path';
import { stripVTControlCharacters } from 'node:util';

const [file, failures] = process.argv.slice(2);
const report = JSON.parse(fs.readFileSync(file, 'utf8'));
const failed = report.numFailedTests + report.numRuntimeErrorTestSuites;

/** A name and its reason, shortened, without the colours of a terminal. */
function lines(suite, name, messages) {
  const reason = stripVTControlCharacters(messages.join('\n'));
  return [
    `${path.basename(file, '.json')}: ${path.relative('.', suite.name)}: ${name}`,
    ...reason
      .split('\n')
      .filter((line) => line.trim() !== '')
      .slice(0, 40)
      .map((line) => `    ${line.slice(0, 300)}`),
  ];
}

const described = report.testResults.flatMap((suite) => {
  const tests = suite.assertionResults.filter((test) => test.status === 'failed');
  if (tests.length > 0) {
    return tests.flatMap((test) => lines(suite, test.fullName, test.failureMessages));
  }
  return suite.status === 'failed' ? lines(suite, 'could not run', [suite.message]) : [];
});
if (described.length > 0) fs.appendFileSync(failures, `${described.join('\n')}\n`);
process.stdout.write(`${report.numPassedTests} ${failed}`);
