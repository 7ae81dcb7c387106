// `npm run setup`: installs what the outside judges need (Chromium, Firefox ESR, Open vSwitch) with apt-get where that is
// allowed, else says what is missing and which suites will skip. Never fails: the tests say what they could not run.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

const wanted = [
  { name: 'chromium', file: '/usr/bin/chromium', suite: 'browser' },
  { name: 'firefox-esr', file: '/usr/bin/firefox-esr', suite: 'browser (Firefox part)' },
  { name: 'openvswitch-switch', file: '/usr/sbin/ovs-vswitchd', suite: 'oracle' },
  { name: 'iproute2', file: '/sbin/ip', suite: 'oracle (network namespaces)' },
];
const absent = () => wanted.filter(({ file }) => !existsSync(file));

const run = (command, argv) =>
  spawnSync(command, argv, {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  });

let missing = absent();
if (missing.length === 0) {
  console.log('setup: everything is here (chromium, firefox-esr, openvswitch-switch, iproute2)');
} else if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) {
  console.log('setup: not root or not Debian; install by hand what is missing:');
} else {
  console.log(
    `setup: installing ${missing.map(({ name }) => name).join(', ')} (a few minutes on a new machine)`,
  );
  run('apt-get', ['update']);
  // The service scripts of Open vSwitch must not start a system daemon: the tests run their own on private sockets.
  for (const { name } of missing) {
    const { status, stderr } = run('apt-get', ['install', '-y', '--no-install-recommends', name]);
    if (status !== 0) console.log(`setup: ${name} failed: ${String(stderr).trim().split('\n').at(-1)}`);
  }
}
missing = absent();
for (const { name, file, suite } of missing)
  console.log(`setup: missing ${name} (${file}): ${suite} will skip`);
