// The few numbers of a run's summary that the page writes, read from the JSON text the engine gave (schema maskring/summary/v1).

export interface RunNumbers {
  readonly started: number;
  readonly lost: number;
  readonly durationSeconds: number;
  readonly misroutedRatio: number | null;
}

interface SummaryText {
  readonly sessions: { readonly started: number; readonly lost: number };
  readonly run: { readonly duration_seconds: number };
  readonly metrics: Readonly<Record<string, Readonly<Record<string, number | null>>>>;
}

export function readSummary(text: string): RunNumbers {
  const summary = JSON.parse(text) as SummaryText;
  return {
    started: summary.sessions.started,
    lost: summary.sessions.lost,
    durationSeconds: summary.run.duration_seconds,
    misroutedRatio: summary.metrics.misrouted_ratio?.value ?? null,
  };
}
