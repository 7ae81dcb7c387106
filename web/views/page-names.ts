// The pages that are in the navigation, in its order, and what each is called. Flows belongs to Bits, the gallery of charts to nobody.

import type { Page } from '../state/url-codec.ts';

export const NAVIGATION: readonly Page[] = ['start', 'scenario', 'traffic', 'bits', 'run'];

export const PAGE_TITLES: Readonly<Record<Page, string>> = {
  start: 'Start',
  scenario: 'Scenario',
  traffic: 'Traffic',
  bits: 'Bits',
  run: 'Run',
  flows: 'Flow table',
  sweep: 'Sweep',
  gallery: 'Every chart',
};
