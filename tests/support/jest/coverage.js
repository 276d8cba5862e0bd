/**
 * What a worker covers of the server's sources, by V8's own counters, which cost less than instrumented
 * sources (V8 counts in packages too). After each test file the worker adds a line for each source of
 * which more has run since to `worker-<pid>.jsonl` in the folder that NEXUS_TEST_COVERAGE names;
 * `scripts/coverage.mjs` adds them up.
 *
 *   { file, source }     once: the text that has run, with its source map
 *   { file, functions }  for each function its ranges [start, end, count], offsets in that text
 */
const fs = require('node:fs');
const { Session } = require('node:inspector');
const path = require('node:path');
const { fileURLToPath, pathToFileURL } = require('node:url');

const FOLDER = process.env.NEXUS_TEST_COVERAGE;
const ROOT = path.resolve(__dirname, '..', '..', '..');
const SOURCES = `${pathToFileURL(path.join(ROOT, 'server', 'src')).href}/`;

let session;
const written = new Set();

/** Answers at once: the inspector of this very process calls back before it returns. */
function post(method, parameters) {
  let answer;
  session.post(method, parameters, (error, result) => {
    if (error) throw new Error(`${method}: ${error.message}`);
    answer = result;
  });
  return answer;
}

function startCoverage() {
  if (!FOLDER || session) return;
  session = new Session();
  session.connect();
  post('Profiler.enable');
  // Whether a block has run, not how often: what was reported once is not reported again.
  post('Profiler.startPreciseCoverage', { callCount: false, detailed: true });
}

/** @param scriptOf by a file, the text that was compiled and where it starts in V8's script */
function writeCoverage(scriptOf) {
  if (!session) return;
  const lines = [];
  for (const { url, functions } of post('Profiler.takePreciseCoverage').result) {
    if (!url.startsWith(SOURCES)) continue;
    const filename = fileURLToPath(url);
    const file = path.relative(ROOT, filename);
    const { source, start } = scriptOf(filename);
    if (!written.has(file)) lines.push({ file, source });
    written.add(file);
    const inside = (offset) => Math.min(Math.max(offset - start, 0), source.length);
    lines.push({
      file,
      functions: functions.map(({ ranges }) =>
        ranges.map(({ startOffset, endOffset, count }) => [
          inside(startOffset),
          inside(endOffset),
          count,
        ]),
      ),
    });
  }
  fs.mkdirSync(FOLDER, { recursive: true });
  fs.appendFileSync(
    path.join(FOLDER, `worker-${process.pid}.jsonl`),
    lines.map((line) => `${JSON.stringify(line)}\n`).join(''),
  );
}

module.exports = { startCoverage, writeCoverage };
