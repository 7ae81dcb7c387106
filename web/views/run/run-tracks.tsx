// The tracks of a run under one ruler, from the question to its cause: load, CV, losses, sessions, tables, buckets.

import type { JSX } from 'preact';
import { useCallback } from 'preact/hooks';
import {
  GanttTrack,
  LossesTrack,
  RunCvTrack,
  RunLoadTrack,
  SessionsTrack,
  TableUseTrack,
  type TrackTime,
} from '../../charts/run-charts.tsx';
import type { LiveHistory } from '../../engine/live-history.ts';
import { openBucket, openLoss } from './run-actions.ts';
import {
  bucketKey,
  cvData,
  ganttData,
  loadData,
  lossesData,
  sessionsData,
  tableUseData,
} from './run-data.ts';
import * as run from './run-store.ts';

interface TracksProps {
  readonly history: LiveHistory;
  readonly time: TrackTime;
  readonly pool: number;
}

export function RunTracks({ history, time, pool }: TracksProps): JSX.Element {
  const chosenLoss = run.lossStory.value?.number ?? null;
  const story = run.bucketStory.value;
  const chosenBucket = story === null ? null : bucketKey(story.table, story.bucket);
  const { frame } = history;
  const load = useCallback(() => loadData(history, time, pool), [history, time, pool, frame]);
  const cv = useCallback(() => cvData(history, time, pool), [history, time, pool, frame]);
  const losses = useCallback(() => lossesData(history, time, chosenLoss), [history, time, frame, chosenLoss]);
  const sessions = useCallback(() => sessionsData(history, time), [history, time, frame]);
  const tables = useCallback(() => tableUseData(history, time), [history, time, frame]);
  const gantt = useCallback(
    () => ganttData(history, time, chosenBucket),
    [history, time, frame, chosenBucket],
  );
  return (
    <>
      <RunLoadTrack make={load} />
      <RunCvTrack make={cv} />
      <LossesTrack make={losses} onPick={(key) => void openLoss(Number(key))} />
      <SessionsTrack make={sessions} />
      <TableUseTrack make={tables} />
      <GanttTrack
        make={gantt}
        onPick={(key) => {
          const [table, bucket] = key.split('/').map(Number);
          if (bucket! >= 0) void openBucket(table!, bucket!);
        }}
      />
    </>
  );
}
