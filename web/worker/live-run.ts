// A run that the page drives: opened from a scenario's text, played at a speed, stepped, halted, given more events on its way. The engine
// is the command line's; what is told to the page is only looked at, so that the bytes of the summary are the command line's too.
// No worker machinery here; the clock is a parameter. Bad input is an answer with issues, never a rejection.

import { formatDuration } from '../../src/base/duration.ts';
import { fail, InputError, ok, type Result } from '../../src/base/result.ts';
import { appendEvent } from '../../src/scenario/append-event.ts';
import { parseScenario } from '../../src/scenario/parse.ts';
import type { ResolvedScenario } from '../../src/scenario/resolved.ts';
import { addToRun } from '../../src/sim/live-add.ts';
import { LiveDrive } from '../../src/sim/live-drive.ts';
import { flagsOf } from '../../src/sim/live-events.ts';
import { LiveView } from '../../src/sim/live-view.ts';
import { type RunHooks, type RunProgress, resultOf } from '../../src/sim/run.ts';
import { Simulation } from '../../src/sim/simulation.ts';
import { tellBucket } from '../../src/sim/story-bucket.ts';
import { bucketName } from '../../src/sim/story-line.ts';
import { factsOf } from './live-facts.ts';
import { FrameWriter } from './live-frame.ts';
import type {
  LiveAddition,
  LiveBucketStory,
  LiveEventTerms,
  LiveFacts,
  LiveFrame,
  LiveGoal,
  LiveInput,
  LiveOpening,
  LiveOutcome,
} from './live-protocol.ts';
import { PageFiles, pageInputs } from './page-inputs.ts';
import type { Answer, Progress } from './protocol.ts';
import type { RunClock } from './run-job.ts';

/** Between frames, ms: ten a second. */
const FRAME_MS = 100;
/** Work between two looks at the messages of the page, ms. */
const SLICE_MS = 40;
const MS_US = 1000;
/** The whole message of an opening that was given up: not an error to show. */
const CANCELLED = 'cancelled';

/** Waited for: a page that is behind gets no more. */
type FrameTaker = (frame: LiveFrame) => void | Promise<void>;

interface LiveClock extends RunClock {
  /** Resolves after this long. */
  sleep(ms: number): Promise<void>;
}

interface Opened {
  readonly input: LiveInput;
  readonly simulation: Simulation;
  readonly view: LiveView;
  readonly drive: LiveDrive;
  readonly frames: FrameWriter;
  /** The text and its meaning with every event added so far. */
  text: string;
  scenario: ResolvedScenario;
  outcome: LiveOutcome | null;
}

export class LiveRun {
  #halted = false;
  #speed: number | null = null;
  #table = 0;
  #opened: Opened | null = null;
  readonly #clock: LiveClock;

  constructor(clock: LiveClock) {
    this.#clock = clock;
  }

  /** Asks whatever is under way to halt at its next slice. */
  halt(): void {
    this.#halted = true;
  }

  /** While playing: simulated seconds per real second from now on; null: as fast as it goes. */
  setSpeed(speed: number | null): void {
    this.#speed = speed;
  }

  /** Whose buckets frames tell of. */
  showTable(table: number): void {
    this.#table = table;
  }

  /** Opens the scenario, in place of the one before; then nothing has happened. */
  open(input: LiveInput, onProgress: Progress<LiveOpening>): Promise<Answer<LiveFacts>> {
    return answered(async () => {
      this.#halted = false;
      const parsed = parseScenario(input.text, { file: input.name });
      if (!parsed.ok) return parsed;
      const scenario = parsed.value;
      const files = new PageFiles(input.baseUrl);
      files.open(input.files);
      const inputs = await pageInputs(scenario, files);
      const simulation = await Simulation.open(scenario, inputs, this.#hooks(onProgress));
      if (this.#halted) return fail({ message: CANCELLED });
      const view = new LiveView(simulation);
      const drive = new LiveDrive(simulation, view);
      const frames = new FrameWriter({ simulation, view, drive });
      const { text } = input;
      this.#opened = { input, simulation, view, drive, frames, text, scenario, outcome: null };
      this.#table = 0;
      return ok(factsOf(simulation, text));
    });
  }

  /** As fast as it goes to `untilUs`, without frames: a run made again. */
  async runUpTo(untilUs: number, onProgress: Progress<LiveOpening>): Promise<LiveFrame> {
    const { drive, frames } = this.#opened!;
    this.#halted = false;
    await drive.advance(untilUs, this.#hooks(onProgress));
    return frames.frame(this.#table);
  }

  /** Until the goal, the end, or `halt`; the last frame is what it answers. */
  async go(goal: LiveGoal, onFrame: FrameTaker): Promise<LiveFrame> {
    const opened = this.#opened!;
    this.#halted = false;
    if (goal.kind === 'step') await opened.drive.step(this.#hooks());
    else if (goal.kind === 'next-event') await opened.drive.nextEvent(this.#hooks());
    else await this.#play(opened, goal.speed, onFrame);
    if (opened.simulation.isOver) this.#finish(opened);
    return opened.frames.frame(this.#table);
  }

  /** What was measured, once the run has come to its end (or, asked for earlier, so far: then the run is over). */
  outcome(): LiveOutcome {
    return this.#finish(this.#opened!);
  }

  /** Takes an event into the run at `atUs` or, where nothing is said, now. */
  addEvent(terms: LiveEventTerms, atUs: number | null): Promise<Answer<LiveAddition>> {
    return answered(async () => {
      const opened = this.#opened!;
      const { drive, simulation } = opened;
      const nowUs = Math.max(drive.reachedUs, simulation.world.nowUs + 1);
      const whenUs = atUs ?? Math.ceil(nowUs / MS_US) * MS_US;
      const text = appendEvent(opened.text, { at: formatDuration(whenUs), ...terms });
      const parsed = parseScenario(text, { file: opened.input.name });
      if (!parsed.ok) return parsed;
      const isTaken = whenUs >= nowUs && addToRun(simulation, opened.scenario, parsed.value);
      if (isTaken) Object.assign(opened, { text, scenario: parsed.value });
      return ok({ text, atUs: whenUs, isTaken, flags: flagsOf(parsed.value) });
    });
  }

  bucketStory(table: number, bucket: number): LiveBucketStory {
    const { simulation } = this.#opened!;
    const place = { table, bucket };
    return { ...place, name: bucketName(simulation, place), lines: tellBucket(simulation, place) };
  }

  async #play({ drive, frames, simulation }: Opened, speed: number | null, onFrame: FrameTaker) {
    this.#speed = speed;
    let frameMs = this.#clock.nowMs();
    const tell = async (): Promise<void> => {
      frameMs = this.#clock.nowMs();
      await onFrame(frames.frame(this.#table));
    };
    const hooks = this.#hooks();
    while (!this.#halted && !simulation.isOver) {
      if (this.#speed === null) {
        const untilMs = frameMs + FRAME_MS;
        const shouldStop = () => this.#halted || this.#clock.nowMs() >= untilMs;
        await drive.advance(Number.POSITIVE_INFINITY, { ...hooks, shouldStop, sliceEvents: 2000 });
      } else {
        const sliceUs = Math.max(MS_US, Math.round(this.#speed * FRAME_MS) * MS_US);
        const goalUs = (Math.floor(drive.reachedUs / MS_US) + sliceUs / MS_US) * MS_US;
        const startedMs = this.#clock.nowMs();
        await drive.advance(goalUs, { ...hooks, sliceEvents: 5000 });
        await this.#clock.sleep(FRAME_MS - (this.#clock.nowMs() - startedMs));
      }
      if (!simulation.isOver) await tell();
    }
  }

  #finish(opened: Opened): LiveOutcome {
    if (opened.outcome !== null) return opened.outcome;
    const { summary, fingerprint, partial } = resultOf(opened.simulation, opened.scenario);
    opened.outcome = { fingerprint, partial, summaryText: `${JSON.stringify(summary, null, 2)}\n` };
    return opened.outcome;
  }

  /** Messages of the page are let in every SLICE_MS. */
  #hooks(onProgress?: Progress<LiveOpening>): RunHooks {
    let breathedMs = this.#clock.nowMs();
    let toldMs = breathedMs;
    return {
      sliceEvents: 20_000,
      shouldStop: () => this.#halted,
      pause: async () => {
        if (this.#clock.nowMs() - breathedMs < SLICE_MS) return;
        await this.#clock.breathe();
        breathedMs = this.#clock.nowMs();
      },
      onProgress: (progress: RunProgress) => {
        if (onProgress === undefined || this.#clock.nowMs() - toldMs < FRAME_MS) return;
        toldMs = this.#clock.nowMs();
        onProgress(openingOf(progress));
      },
    };
  }
}

const openingOf = ({ phase, nowUs, endUs, sessions, packets }: RunProgress): LiveOpening => ({
  phase,
  doneRatio: endUs === null || endUs === 0 ? null : Math.min(1, nowUs / endUs),
  sessions,
  packets,
});

/** Bad input crosses as a value. */
async function answered<T>(work: () => Promise<Result<T>>): Promise<Answer<T>> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof InputError) return fail(...error.issues);
    throw error;
  }
}
