// Binary files by their first bytes: what each is called and how to make text of it. It is no parser of any of them. Sources:
// RFC 1952 (gzip), PKWARE appnote (zip), xz and zstd format documents, libpcap and pcapng formats, Apache Parquet.

export type FileKind =
  | 'empty'
  | 'gzip'
  | 'archive'
  | 'capture'
  | 'parquet'
  | 'binary'
  | 'log'
  | 'csv'
  | 'addresses'
  | 'yaml'
  | 'json'
  | 'text';

export interface FileLook {
  readonly kind: FileKind;
  /** With its article, to stand after "it is" or "it looks like": `a zip archive`. */
  readonly label: string;
  /** What to do with it instead. */
  readonly hint?: string;
}

interface Signature extends FileLook {
  readonly magic: readonly number[];
  readonly at?: number;
}

const ascii = (text: string): number[] => [...text].map((character) => character.charCodeAt(0));

const unpack = (magic: readonly number[], label: string, command: string, at = 0): Signature => ({
  kind: 'archive',
  label,
  hint: `unpack it first: \`${command}\``,
  magic,
  at,
});

const CAPTURE_HINT =
  'a capture is not a log; a list of its source addresses can be made with `tshark -T fields -e ip.src`';

const capture = (magic: readonly number[], label: string): Signature => ({
  kind: 'capture',
  label,
  hint: CAPTURE_HINT,
  magic,
});

const plain = (magic: readonly number[], label: string): Signature => ({ kind: 'binary', label, magic });

const utf16 = (magic: readonly number[]): Signature => ({
  kind: 'binary',
  label: 'UTF-16 text',
  hint: 'convert it first: `iconv -f UTF-16 -t UTF-8 FILE`',
  magic,
});

const SIGNATURES: readonly Signature[] = [
  { kind: 'gzip', label: 'a gzip file', magic: [0x1f, 0x8b] },
  unpack([0x50, 0x4b, 3, 4], 'a zip archive', 'unzip -p FILE'),
  unpack([0x50, 0x4b, 5, 6], 'an empty zip archive', 'unzip -l FILE'),
  unpack([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0], 'an xz file', 'xz -dc FILE'),
  unpack(ascii('BZh'), 'a bzip2 file', 'bzip2 -dc FILE'),
  unpack([0x28, 0xb5, 0x2f, 0xfd], 'a zstd file', 'zstd -dc FILE'),
  unpack([0x04, 0x22, 0x4d, 0x18], 'an lz4 file', 'lz4 -dc FILE'),
  unpack([0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c], 'a 7z archive', '7z x -so FILE'),
  unpack(ascii('Rar!'), 'a rar archive', 'unrar p -inul FILE'),
  unpack([0x1f, 0x9d], 'a compress (.Z) file', 'uncompress -c FILE'),
  unpack(ascii('ustar'), 'a tar archive', 'tar -xOf FILE', 257),
  capture([0xd4, 0xc3, 0xb2, 0xa1], 'a pcap capture'),
  capture([0xa1, 0xb2, 0xc3, 0xd4], 'a pcap capture'),
  capture([0x4d, 0x3c, 0xb2, 0xa1], 'a pcap capture with nanoseconds'),
  capture([0xa1, 0xb2, 0x3c, 0x4d], 'a pcap capture with nanoseconds'),
  capture([0x0a, 0x0d, 0x0d, 0x0a], 'a pcapng capture'),
  { kind: 'parquet', label: 'a Parquet file', hint: 'export it as CSV first', magic: ascii('PAR1') },
  plain(ascii('%PDF'), 'a PDF document'),
  plain([0x89, 0x50, 0x4e, 0x47], 'a PNG picture'),
  plain([0xff, 0xd8, 0xff], 'a JPEG picture'),
  plain(ascii('GIF8'), 'a GIF picture'),
  plain([0x7f, 0x45, 0x4c, 0x46], 'a program (ELF)'),
  plain(ascii('SQLite format 3'), 'an SQLite database'),
  utf16([0xff, 0xfe]),
  utf16([0xfe, 0xff]),
];

const matches = (head: Uint8Array, { magic, at = 0 }: Signature): boolean =>
  magic.every((byte, index) => head[at + index] === byte);

/** Above this part of control bytes the head is not text: logs escape them, random bytes have a tenth. */
const CONTROL_RATIO = 0.02;

/** Bytes below 32 that no text holds: all but tab, line ends, form feed and escape. */
function controlCount(head: Uint8Array): number {
  let count = 0;
  for (const byte of head) if (byte < 32 && !(byte >= 9 && byte <= 13) && byte !== 27) count++;
  return count;
}

/** What the first bytes of a file say it is, or null where they look like text. Give at least 512 bytes where there are. */
export function signatureOf(head: Uint8Array): FileLook | null {
  if (head.length === 0) return { kind: 'empty', label: 'an empty file' };
  const known = SIGNATURES.find((signature) => matches(head, signature));
  if (known !== undefined) {
    const { kind, label, hint } = known;
    return hint === undefined ? { kind, label } : { kind, label, hint };
  }
  const sample = head.subarray(0, 4096);
  return controlCount(sample) > CONTROL_RATIO * sample.length
    ? { kind: 'binary', label: 'binary, not text' }
    : null;
}
