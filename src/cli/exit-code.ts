// What the command's exit code says; part of its contract (docs/guide). A threshold that failed is no error of the program.

export const EXIT_OK = 0;
/** A bug in maskring: please report. */
export const EXIT_BUG = 1;
/** The command line itself is wrong. */
export const EXIT_USAGE = 2;
/** A scenario, a trace or a file cannot be used. */
export const EXIT_INPUT = 3;
/** The run is sound and misses a threshold of its scenario. */
export const EXIT_THRESHOLD = 4;
/** A gate: a measure got worse than its baseline by more than its tolerance. */
export const EXIT_REGRESSION = 5;
/** A gate with --strict: all its seeds cannot tell. */
export const EXIT_INCONCLUSIVE = 6;
/** A sweep lacks cells: its results are of what is there. */
export const EXIT_INCOMPLETE = 7;
/** Stopped by Ctrl-C; what ran is kept and marked. */
export const EXIT_INTERRUPTED = 130;
