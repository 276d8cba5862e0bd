// Prints "<passed> <failed>" of a Jest report; a test file that could not run counts as failed.
import fs from 'node:fs';

const report = JSON.parse(fs.readFileSync(process.argv[2], 'utf8'));
const failed = report.numFailedTests + report.numRuntimeErrorTestSuites;
process.stdout.write(`${report.numPassedTests} ${failed}`);
