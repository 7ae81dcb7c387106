// A vitest reporter that prints failures in full and leaves counts, seconds and the reason of every skip in a JSON file for
// scripts/test.mjs. The reason is the note of `context.skip` or stands in parentheses at the end of a title; a test skipped without
// either is reported as such.
import { writeFileSync } from 'node:fs';

export default class SuiteReporter {
  onTestRunEnd(modules, unhandledErrors) {
    const summary = { passed: 0, failed: 0, skipped: [], failures: [] };
    for (const module of modules) collect(module, summary);
    for (const error of unhandledErrors) {
      summary.failed++;
      summary.failures.push({
        name: 'outside any test',
        message: String(error.stack ?? error.message ?? error),
      });
    }
    writeFileSync(process.env.MASKRING_SUITE_FILE, JSON.stringify(summary));
  }
}

function collect(module, summary) {
  for (const error of module.errors()) {
    summary.failed++;
    summary.failures.push({ name: module.relativeModuleId, message: error.stack ?? error.message });
  }
  for (const suite of module.children.allSuites())
    for (const error of suite.errors()) {
      summary.failed++;
      summary.failures.push({
        name: `${module.relativeModuleId} > ${suite.fullName}`,
        message: error.stack ?? error.message,
      });
    }
  for (const test of module.children.allTests()) {
    const result = test.result();
    const name = `${module.relativeModuleId} > ${test.fullName}`;
    if (result.state === 'passed') summary.passed++;
    else if (result.state === 'failed') {
      summary.failed++;
      summary.failures.push({
        name,
        message: (result.errors ?? []).map((e) => e.stack ?? e.message).join('\n'),
      });
    } else summary.skipped.push({ name, reason: result.note ?? reasonInTitles(test) });
  }
}

/** `describe.skipIf` and `it.skipIf` know no reason: it stands in parentheses at the end of the title, the test's own or a suite's. */
function reasonInTitles(test) {
  for (let at = test; at?.type === 'test' || at?.type === 'suite'; at = at.parent) {
    const found = /\((.+)\)$/.exec(at.name);
    if (found !== null) return found[1].replace(/^skipped: /, '');
  }
  return '';
}
