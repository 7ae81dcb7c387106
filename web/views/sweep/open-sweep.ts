// Opens the result folder of a sweep from the files that were dropped or chosen: sweep.json and two of its tables; the rest of the
// folder, thousands of cells perhaps, is not read.

import { openSweep } from '../../state/sweep.ts';
import { parseSweepFolder } from '../../state/sweep-folder.ts';
import { announce, go, showIssues } from '../actions.ts';

/** Whether there is a sweep among the files. */
export const sweepAmong = (files: readonly File[]): File | undefined =>
  files.find(({ name }) => name === 'sweep.json');

/** Shows the sweep, or on Start what is wrong with it. */
export async function openSweepFolder(manifest: File, files: readonly File[]): Promise<void> {
  const table = async (name: string): Promise<string | null> =>
    (await files.find((file) => file.name === `${name}.ndjson`)?.text()) ?? null;
  const texts = {
    manifest: await manifest.text(),
    points: await table('points'),
    front: await table('front'),
  };
  const parsed = parseSweepFolder(texts);
  if (!parsed.ok) return showIssues(manifest.name, parsed.issues);
  const folder = manifest.webkitRelativePath.split('/')[0] ?? '';
  openSweep.value = { sweep: parsed.value, folder };
  announce(`Opened the sweep ${parsed.value.name}`);
  go('sweep');
}
