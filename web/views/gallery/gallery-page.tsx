// The page Gallery: under construction, see docs/architecture.md.

import type { JSX } from 'preact';

export const GalleryPage = (): JSX.Element => <p class="note">Not yet built.</p>;
