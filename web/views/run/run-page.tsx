// The page Run: under construction, see docs/architecture.md.

import type { JSX } from 'preact';

export const RunPage = (): JSX.Element => <p class="note">Not yet built.</p>;
