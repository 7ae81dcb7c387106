// Debian's Chromium through playwright-core, with nothing of its own on the network, and what tests do on the page: drop a file,
// wait for a run. Where it is missing the suites skip and say so (in CI it is installed).

import { existsSync } from 'node:fs';
import { type Browser, chromium, type Page } from 'playwright-core';

export const CHROMIUM = process.env.MASKRING_CHROMIUM ?? '/usr/bin/chromium';
export const FIREFOX = process.env.MASKRING_FIREFOX ?? '/usr/bin/firefox-esr';

const FLAGS =
  '--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync';

/** A plain reason to skip, or false. */
export const chromiumMissing = (): string | false =>
  existsSync(CHROMIUM) ? false : 'Chromium is missing: npm run setup';
export const firefoxMissing = (): string | false =>
  existsSync(FIREFOX) ? false : 'Firefox ESR is missing: npm run setup';

export const launchChromium = (): Promise<Browser> =>
  chromium.launch({ executablePath: CHROMIUM, args: FLAGS.split(' ') });

/** Drops a file on the window, as a reader would. */
export async function dropFile(page: Page, name: string, bytes: Uint8Array): Promise<void> {
  await page.evaluate(
    ({ base64, fileName }) => {
      const data = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
      const transfer = new DataTransfer();
      transfer.items.add(new File([data], fileName));
      window.dispatchEvent(
        new DragEvent('drop', { dataTransfer: transfer, bubbles: true, cancelable: true }),
      );
    },
    { base64: Buffer.from(bytes).toString('base64'), fileName: name },
  );
}

/** The fingerprint shown by the page once the full run of what is chosen has ended: class → digits. */
export async function fingerprintOf(page: Page): Promise<Record<string, string>> {
  await page.waitForSelector('[data-testid=fingerprint][data-stale=false] dd', { timeout: 120_000 });
  return page.$$eval('[data-testid=fingerprint] dt', (terms) =>
    Object.fromEntries(terms.map((term) => [term.textContent, term.nextElementSibling?.textContent ?? ''])),
  );
}
