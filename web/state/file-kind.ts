// What a file is, as far as its name and first bytes say: scenario, part of a result folder, capture, or else a log. Formats of logs
// are told apart by the reader (src/formats), not here.

export type FileKind = 'scenario' | 'manifest' | 'summary' | 'other';

/** By the last part of a name: `drain.yaml`, `manifest.json`. */
export function kindOf(name: string): FileKind {
  if (/\.ya?ml$/i.test(name)) return 'scenario';
  if (name === 'manifest.json') return 'manifest';
  return name === 'summary.json' ? 'summary' : 'other';
}

/** First bytes of pcap (µs and ns, both byte orders) and pcapng. */
const CAPTURES = new Set(['d4c3b2a1', 'a1b2c3d4', '4d3cb2a1', 'a1b23c4d', '0a0d0d0a']);

export async function isCapture(file: Blob & { readonly name: string }): Promise<boolean> {
  if (/\.(pcap|pcapng|cap)(\.gz)?$/i.test(file.name)) return true;
  const bytes = new Uint8Array(await file.slice(0, 4).arrayBuffer());
  return CAPTURES.has(Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join(''));
}

/** Whether a scenario's text names this file: whole, after a slash, a quote, a space or a bracket. */
export function namesFile(text: string, name: string): boolean {
  const before = (at: number): boolean => at === 0 || /[\s/"'[,:]/.test(text[at - 1]!);
  const after = (at: number): boolean => at >= text.length || /[\s"'\],#}]/.test(text[at]!);
  for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + 1))
    if (before(at) && after(at + name.length)) return true;
  return false;
}
