// What happened to a bucket or a session of a scenario: runs it up to an instant and tells. Not the telling itself (story-bucket.ts,
// story-session.ts) and no words about arguments (cli). Source: issue "controller" 10.

import type { ResolvedScenario } from '../scenario/resolved.ts';
import type { RunHooks, RunInputs } from './run-inputs.ts';
import { Simulation } from './simulation.ts';
import { tellBucket } from './story-bucket.ts';
import { type BucketPlace, bucketName, lookUps, lookUpText, type StoryLine } from './story-line.ts';
import { tellSession } from './story-session.ts';
import { SessionWatch, type WatchTarget } from './story-watch.ts';

export interface Story {
  readonly lines: readonly StoryLine[];
  /** How far the run came. */
  readonly untilUs: number;
  readonly partial: boolean;
}

/** Up to and with `atUs`; null: the whole run. */
export async function storyOfBucket(
  scenario: ResolvedScenario,
  place: BucketPlace,
  atUs: number | null,
  door: { readonly inputs: RunInputs; readonly hooks?: RunHooks },
): Promise<Story> {
  const simulation = await Simulation.open(scenario, door.inputs, door.hooks);
  const name = bucketName(simulation, place);
  const atStart = `bucket ${name} belongs to ${lookUpText(lookUps(simulation, place))}`;
  const done = await simulation.advance(pastOf(atUs), door.hooks);
  const untilUs = atUs ?? simulation.world.nowUs;
  const looked = lookUpText(lookUps(simulation, place));
  const lines = [
    { atUs: 0, kind: 'look-up', text: atStart },
    ...tellBucket(simulation, place),
    { atUs: untilUs, kind: 'look-up', text: `what it sends in mid-session goes to ${looked}` },
  ];
  return { lines, untilUs, partial: !done };
}

/** No lines where the session was not seen by then. */
export async function storyOfSession(
  scenario: ResolvedScenario,
  target: WatchTarget,
  atUs: number | null,
  door: { readonly inputs: RunInputs; readonly hooks?: RunHooks },
): Promise<Story> {
  const simulation = await Simulation.open(scenario, door.inputs, door.hooks);
  const watch = new SessionWatch(simulation, target);
  simulation.world.watcher = watch;
  const done = await simulation.advance(pastOf(atUs), door.hooks);
  return { lines: tellSession(simulation, watch), untilUs: atUs ?? simulation.world.nowUs, partial: !done };
}

/** What happens at the instant itself belongs to the story. */
const pastOf = (atUs: number | null): number => (atUs === null ? Number.POSITIVE_INFINITY : atUs + 1);
