// Modules that the build makes: the sheet of the figures (src/figure/figure-css.ts) and the bundled scenarios with their answers.

declare module 'virtual:figure.css';

declare module 'virtual:gallery' {
  export interface GalleryItem {
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
