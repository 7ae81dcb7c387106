// Every form of figure by its drawing function, for those who draw all of them (the gallery). The page's charts are components of
// their own (charts.tsx, bits-charts.tsx, run-charts.tsx, scenario-charts.tsx).

export { agreementFigure } from '../../src/figure/agreement-figure.ts';
export { barsFigure } from '../../src/figure/bars-figure.ts';
export { bitStrip } from '../../src/figure/bit-strip.ts';
export { bitsCurveFigure } from '../../src/figure/bits-curve-figure.ts';
export { bucketFigure } from '../../src/figure/bucket-figure.ts';
export { choiceScale } from '../../src/figure/choice-scale.ts';
export { cvFigure } from '../../src/figure/cv-figure.ts';
export type { Figure } from '../../src/figure/figure.ts';
export { ganttFigure } from '../../src/figure/gantt-figure.ts';
export { ladderFigure } from '../../src/figure/ladder-figure.ts';
export { loadFigure } from '../../src/figure/load-figure.ts';
export { lorenzFigure } from '../../src/figure/lorenz-figure.ts';
export { lossesFigure } from '../../src/figure/losses-figure.ts';
export { paretoFigure } from '../../src/figure/pareto-figure.ts';
export { rankFigure } from '../../src/figure/rank-figure.ts';
export { ringFigure } from '../../src/figure/ring-figure.ts';
export { rulerFigure } from '../../src/figure/ruler-figure.ts';
export { runCvFigure } from '../../src/figure/run-cv-figure.ts';
export { runLoadFigure } from '../../src/figure/run-load-figure.ts';
export { seriesFigure } from '../../src/figure/series-figure.ts';
export { sessionsFigure } from '../../src/figure/sessions-figure.ts';
export { survivalFigure } from '../../src/figure/survival-figure.ts';
export { tableUseFigure } from '../../src/figure/table-use-figure.ts';
export { timelineFigure } from '../../src/figure/timeline-figure.ts';
export { topologyFigure } from '../../src/figure/topology-figure.ts';
