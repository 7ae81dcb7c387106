// Names of the traces that lie beside the page: a scenario that names one of them lacks nothing.

import { gallery } from 'virtual:gallery';

export const bundledTraces: ReadonlySet<string> = new Set(gallery.map(({ name }) => name));
