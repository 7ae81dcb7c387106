// Modules that the build makes: the sheet of the figures (src/figure/figure-css.ts), the index of the bundled scenarios, and those
// about balance, with a bundled trace, together with their answers.

declare module 'virtual:figure.css';

declare module 'virtual:gallery' {
  export interface GalleryItem {
    /** Of the scenario. */
    readonly file: string;
    /** File name of the trace. */
    readonly name: string;
    /** Relative to the page. */
    readonly url: string;
    readonly question: string;
    /** Share of ones by bit, of the distinct IPv4 sources. */
    readonly ones: readonly number[];
    readonly bits4: readonly number[];
    readonly bits6: readonly number[];
    readonly serverCount: number;
    readonly assignment: 'ring' | 'round-robin';
    readonly sources: number;
    readonly requests: number;
    /** Load CV of the requests, and what a random hash would give. */
    readonly cv: number;
    readonly reference: number;
  }
  export const gallery: readonly GalleryItem[];
}

declare module 'virtual:scenarios' {
  export interface ScenarioItem {
    /** Its text lies beside the page under `scenarios/`. */
    readonly file: string;
    readonly question: string | null;
  }
  /** start.yaml first, then by name. */
  export const scenarios: readonly ScenarioItem[];
}
