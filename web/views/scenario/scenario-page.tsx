// The page Scenario: under construction, see docs/architecture.md.

import type { JSX } from 'preact';

export const ScenarioPage = (): JSX.Element => <p class="note">Not yet built.</p>;
