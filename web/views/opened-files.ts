// Files named in the address by `maskring ui FILE…` (#/start?open=0/drain.yaml&open=1/evening.log): fetched from beside the page,
// `opened/NUMBER/NAME` and nowhere else, and opened as if they had been dropped. Any other form is passed over.

import { formatOpened, openedIn } from '../state/opened-names.ts';
import { showIssues } from './actions.ts';
import { openFiles } from './open-files.ts';

/** Call once, when the page starts. */
export async function openFromAddress(): Promise<void> {
  const names = openedIn(location.hash);
  const files: File[] = [];
  for (const opened of names) {
    const answer = await fetch(`./${formatOpened(opened)}`).catch(() => null);
    if (answer?.ok !== true) {
      showIssues(opened.name, [
        {
          message: `\`${opened.name}\` could not be fetched from the machine this page comes from`,
          hint: 'is maskring ui still running?',
        },
      ]);
      return;
    }
    files.push(new File([await answer.blob()], opened.name));
  }
  await openFiles(files);
}
