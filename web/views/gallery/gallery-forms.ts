// Every form of figure of src/figure with fixed data from the engine. To add one: its drawing function in charts/figure-forms.ts, and a
// line here with its name, where it is used, and how it is drawn. test/browser/gallery.test.ts holds that none is missing.

import {
  agreementFigure,
  barsFigure,
  bitStrip,
  bitsCurveFigure,
  bucketFigure,
  choiceScale,
  cvFigure,
  type Figure,
  ganttFigure,
  ladderFigure,
  loadFigure,
  lorenzFigure,
  lossesFigure,
  paretoFigure,
  rankFigure,
  ringFigure,
  rulerFigure,
  runCvFigure,
  runLoadFigure,
  seriesFigure,
  sessionsFigure,
  survivalFigure,
  tableUseFigure,
  timelineFigure,
  topologyFigure,
} from '../../charts/figure-forms.ts';
import type { ParetoData } from '../../charts/sweep-charts.tsx';
import type { CvData, SeriesData } from '../../charts/words.ts';
import { type Choice, DEFAULT_CHOICE } from '../../state/choice.ts';
import {
  agreementData,
  bucketData,
  choiceScaleData,
  curveData,
  GOAL_RATIO,
  loadData as labLoadData,
  labStrip,
  lorenzData,
} from '../bits/figure-data.ts';
import {
  cvData,
  ganttData,
  lossesData,
  ringData,
  loadData as runLoadData,
  sessionsData,
  tableUseData,
} from '../run/run-data.ts';
import { timelineData, topologyData } from '../scenario/scenario-words.ts';
import { hourBars, networkRanks, sessionSurvival } from '../traffic/profile-data.ts';
import { type GalleryFacts, galleryRun } from './gallery-facts.ts';

export interface GalleryForm {
  /** Also the name of its snapshot. */
  readonly name: string;
  /** Pages on which it stands. */
  readonly page: string;
  draw(width: number): Figure;
}

type Draw = (width: number) => Figure;
const form = (name: string, page: string, draw: Draw): GalleryForm => ({ name, page, draw });

/** All of them, page by page. */
export const galleryForms = (facts: GalleryFacts): readonly GalleryForm[] => [
  ...labForms(facts),
  ...trafficForms(facts),
  ...scenarioForms(facts),
  ...runForms(facts),
];

function labForms({ lab }: GalleryFacts): GalleryForm[] {
  const choice: Choice = { ...DEFAULT_CHOICE, serverCount: 4 };
  const scored = { score: lab.score };
  const strip = labStrip(
    { family: 4, counts: lab.strip4, pairs: lab.pairs, facts: lab.facts, pinned: null },
    choice,
  );
  const list = lab.survey.flatMap((one) => (one.kind === 'choice' ? one.choice : []));
  const curve = lab.survey.find((one) => one.kind === 'curve')!;
  const choices = { count: choice.bits4.length, key: '', list, done: true };
  return [
    form('bit strip', 'Start, Bits', (width) =>
      bitStrip(strip, { width, cellHeight: 48, interactive: false }),
    ),
    form('agreement', 'Bits', (width) => agreementFigure(agreementData(lab.pairs, choice, null), { width })),
    form('load', 'Bits', (width) => loadFigure(labLoadData(scored, choice, null), { width })),
    form('buckets', 'Bits', (width) => bucketFigure(bucketData(scored, choice, 4, null), { width })),
    form('lorenz', 'Bits', (width) => lorenzFigure(lorenzData(lab.facts, null), { width })),
    form('choices', 'Bits', (width) => choiceScale(choiceScaleData(lab.facts, choices, null), { width })),
    form('number of bits', 'Bits', (width) =>
      bitsCurveFigure(curveData(lab.facts, { key: '', ...curve }, null), { width }),
    ),
    form('load CV of choices', 'reports', (width) => cvFigure(cvOf(lab.facts, list), { width })),
    form('front', 'Sweep', (width) => paretoFigure(frontOf(list), { width })),
  ];
}

/** The strategies' choices by what they reach on the log and on what they have not seen. */
function frontOf(list: readonly { name: string; cv: number; heldOutCv: number | null }[]): ParetoData {
  const seen = list.flatMap(({ name, cv, heldOutCv }) => (heldOutCv === null ? [] : { name, cv, heldOutCv }));
  const exact = (mean: number) => ({ mean, low: mean, high: mean });
  const points = seen.map(({ name, cv, heldOutCv }) => ({
    ...{ key: name, name, values: [exact(cv), exact(heldOutCv)] },
    onFront: !seen.some((it) => it.name !== name && it.cv <= cv && it.heldOutCv <= heldOutCv),
  }));
  return { points, objectives: ['load CV on the log', 'load CV held out'] };
}

/** The form of the reports of `maskring advise`. */
const cvOf = (
  facts: GalleryFacts['lab']['facts'],
  list: readonly { name: string; cv: number }[],
): CvData => ({
  choices: [
    { name: 'this mask', cv: facts.cv, role: 'this' },
    ...list.map(({ name, cv }) => ({ name, cv, role: 'other' as const })),
  ],
  ...{ reference: facts.reference, floor: facts.floor, goalRatio: GOAL_RATIO },
  ...{ serverCount: 4, measure: 'requests' },
});

function trafficForms({ lab: { profile } }: GalleryFacts): GalleryForm[] {
  return [
    form('ranks', 'Traffic', (width) => rankFigure(networkRanks(profile), { width })),
    form('survival', 'Traffic', (width) => survivalFigure(sessionSurvival(profile), { width })),
    form('bars', 'Traffic', (width) => barsFigure(hourBars(profile), { width })),
  ];
}

function scenarioForms({ run }: GalleryFacts): GalleryForm[] {
  return [
    form('timeline', 'Scenario', (width) => timelineFigure(timelineData(run.scenario, null), { width })),
    form('topology', 'Scenario', (width) => topologyFigure(topologyData(run.scenario), { width })),
  ];
}

function runForms(facts: GalleryFacts): GalleryForm[] {
  const { history, time } = galleryRun(facts, 'end');
  const midst = galleryRun(facts, 'midst');
  const ring = ringData(midst.history, midst.time.nowUs, { table: 0, chosen: null });
  return [
    form('ruler', 'Run', (width) => rulerFigure({ time, flags: facts.run.facts.flags }, { width })),
    form('load per server', 'Run', (width) => runLoadFigure(runLoadData(history, time, 0), { width })),
    form('load CV', 'Run', (width) => runCvFigure(cvData(history, time, 0), { width })),
    form('losses', 'Run', (width) => lossesFigure(lossesData(history, time, null), { width })),
    form('table use', 'Run', (width) => tableUseFigure(tableUseData(history, time), { width })),
    form('sessions', 'Run', (width) => sessionsFigure(sessionsData(history, time), { width })),
    form('moves', 'Run', (width) => ganttFigure(ganttData(midst.history, midst.time, null), { width })),
    form('ring', 'Run', (width) => ringFigure(ring, { size: Math.min(width, 360) })),
    form('ladder', 'Run', (width) => ladderFigure(facts.run.ladder, { width })),
    form('series', 'Bits', (width) => seriesFigure(seriesOf(facts), { width })),
  ];
}

/** Load CV of the run's intervals with its reference. */
function seriesOf(facts: GalleryFacts): SeriesData {
  const { cvHigh, reference, startUs } = facts.run.end.intervals[0]!;
  return {
    times: [...startUs],
    absolute: false,
    lines: [{ id: 'cv', name: 'load CV', values: cvHigh, emphasis: true }],
    format: 'percent',
    measure: 'load CV of sessions',
    goal: GOAL_RATIO,
    referenceLine: reference,
  };
}
