// The door of the worker behind the page Scenario: comlink around ScenarioDesk and nothing else. It carries YAML, schema and engine.

import { expose } from 'comlink';
import { breathe } from './breathe.ts';
import { ScenarioDesk } from './scenario-desk.ts';

let desk: ScenarioDesk | null = null;
const opened = (): ScenarioDesk => {
  if (desk === null) throw new Error('the desk was not opened');
  return desk;
};

export interface ScenarioDoor {
  /** Where the page lies: this script lies elsewhere. Before anything else. */
  open(baseUrl: string): void;
  read(...args: Parameters<ScenarioDesk['read']>): ReturnType<ScenarioDesk['read']>;
  edit(...args: Parameters<ScenarioDesk['edit']>): ReturnType<ScenarioDesk['edit']>;
  complete(...args: Parameters<ScenarioDesk['complete']>): ReturnType<ScenarioDesk['complete']>;
  hover(...args: Parameters<ScenarioDesk['hover']>): ReturnType<ScenarioDesk['hover']>;
  estimate(...args: Parameters<ScenarioDesk['estimate']>): ReturnType<ScenarioDesk['estimate']>;
}

const door: ScenarioDoor = {
  open(baseUrl) {
    desk ??= new ScenarioDesk(baseUrl, { nowMs: () => performance.now(), breathe });
  },
  read: (...args) => opened().read(...args),
  edit: (...args) => opened().edit(...args),
  complete: (...args) => opened().complete(...args),
  hover: (...args) => opened().hover(...args),
  estimate: (...args) => opened().estimate(...args),
};
expose(door);
