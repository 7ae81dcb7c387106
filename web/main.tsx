// The page's entry: sheets, theme, keys, address bar, files named in it, shell. Nothing is computed here.

import 'virtual:figure.css';
import { render } from 'preact';
import { startKeys } from './state/keys.ts';
import { startTheme } from './state/theme.ts';
import { startFollowing } from './views/actions.ts';
import { startCatching } from './views/crash-report.ts';
import { openFromAddress } from './views/opened-files.ts';
import { Shell } from './views/shell.tsx';

startTheme();
startKeys();
startCatching();
startFollowing();
void openFromAddress();
render(<Shell />, document.getElementById('app')!);
