// A private Open vSwitch: ovsdb-server and ovs-vswitchd with dummy devices, on sockets in a temporary folder, no service
// manager, no kernel module, no fixed port. `stop` ends exactly the processes it started and removes the folder.

import { execFile, execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Unixctl } from './unixctl.ts';

const execute = promisify(execFile);

const SCHEMA = '/usr/share/openvswitch/vswitch.ovsschema';
const SEARCH_PATH = `${process.env.PATH}:/usr/sbin:/sbin`;

/** null if Open vSwitch 3.1 can be started here, otherwise why not. */
export function whyNoOvs(): string | null {
  try {
    const text = execFileSync('ovs-vswitchd', ['--version'], {
      env: { PATH: SEARCH_PATH },
      encoding: 'utf8',
    });
    const version = /Open vSwitch\) (\S+)/.exec(text)?.[1] ?? 'of unknown version';
    return version.startsWith('3.1.') ? null : `the judge is Open vSwitch 3.1, here is ${version}`;
  } catch {
    return 'openvswitch-switch is not installed (apt-get install openvswitch-switch)';
  }
}

/** A daemon that has just been killed may write a last line into its folder. */
const GONE = { recursive: true, force: true, maxRetries: 20, retryDelay: 50 } as const;

export class OvsProcess {
  readonly folder: string;
  readonly control: Unixctl;
  private readonly env: NodeJS.ProcessEnv;

  private constructor(folder: string, control: Unixctl, env: NodeJS.ProcessEnv) {
    this.folder = folder;
    this.control = control;
    this.env = env;
    process.once('exit', this.removeAll);
  }

  /** Also when the program ends early: the daemons are detached and would stay. */
  private readonly removeAll = (): void => {
    endProcesses(this.folder);
    rmSync(this.folder, GONE);
  };

  /** `dummy`: no real device is touched. Otherwise (needs root) datapath_type=netdev may open taps and veths. */
  static async start(mode: 'dummy' | 'netdev' = 'dummy'): Promise<OvsProcess> {
    const folder = mkdtempSync(join(tmpdir(), 'maskring-ovs-'));
    const at = (name: string) => join(folder, name);
    const env = {
      PATH: SEARCH_PATH,
      OVS_RUNDIR: folder,
      OVS_LOGDIR: folder,
      OVS_DBDIR: folder,
      OVS_SYSCONFDIR: folder,
    };
    const common = (name: string) => [
      `--unixctl=${at(`${name}.ctl`)}`,
      `--pidfile=${at(`${name}.pid`)}`,
      `--log-file=${at(`${name}.log`)}`,
      '--no-chdir',
      '--detach',
      '-vconsole:off',
    ];
    const dummy = mode === 'dummy' ? ['--enable-dummy=override'] : [];
    const steps: [string, string[]][] = [
      ['ovsdb-tool', ['create', at('conf.db'), SCHEMA]],
      ['ovsdb-server', [at('conf.db'), `--remote=punix:${at('db.sock')}`, ...common('db')]],
      ['ovs-vsctl', [`--db=unix:${at('db.sock')}`, '--no-wait', 'init']],
      ['ovs-vswitchd', [`unix:${at('db.sock')}`, ...dummy, '--disable-system', ...common('vswitchd')]],
    ];
    try {
      for (const [program, argv] of steps) await execute(program, argv, { env });
      return new OvsProcess(folder, await Unixctl.open(at('vswitchd.ctl')), env);
    } catch (error) {
      endProcesses(folder);
      rmSync(folder, GONE);
      throw error;
    }
  }

  at(name: string): string {
    return join(this.folder, name);
  }

  /** Where the bridge's OpenFlow connections are taken. */
  management(bridge: string): string {
    return this.at(`${bridge}.mgmt`);
  }

  async vsctl(...argv: string[]): Promise<string> {
    const database = `--db=unix:${this.at('db.sock')}`;
    return (
      await execute('ovs-vsctl', [database, '--timeout=60', ...argv], { env: this.env, maxBuffer: 1 << 28 })
    ).stdout;
  }

  /** ovs-ofctl as a stranger would use it, against one bridge; the bridge follows the command word. */
  async ofctl(bridge: string, command: string, ...argv: string[]): Promise<string> {
    const options = argv.filter((word) => word.startsWith('-') && word !== '-');
    const rest = argv.filter((word) => !options.includes(word));
    const words = [...options, command, `unix:${this.management(bridge)}`, ...rest];
    return (await execute('ovs-ofctl', words, { env: this.env, maxBuffer: 1 << 28 })).stdout;
  }

  stop(): void {
    this.control.close();
    process.off('exit', this.removeAll);
    this.removeAll();
  }
}

/** Ends the daemons whose pid files lie in the folder, and only those. */
function endProcesses(folder: string): void {
  for (const name of ['vswitchd', 'db']) {
    try {
      process.kill(Number(readFileSync(join(folder, `${name}.pid`), 'utf8')), 'SIGKILL');
    } catch {
      // It never started, or is gone.
    }
  }
}
