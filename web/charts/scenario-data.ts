// The data of a scenario's two figures, as types: for whoever makes it without drawing it. The components are in scenario-charts.tsx.

export type { TimelineData } from '../../src/figure/timeline-figure.ts';
export type { TopologyData } from '../../src/figure/topology-figure.ts';
