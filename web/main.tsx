// The page's entry: sheets, theme, address bar, shell. Nothing is computed here.

import 'virtual:figure.css';
import { render } from 'preact';
import { startTheme } from './state/theme.ts';
import { startFollowing } from './views/actions.ts';
import { Shell } from './views/shell.tsx';

startTheme();
startFollowing();
render(<Shell />, document.getElementById('app')!);
