// Packs the allocated prefixes of the npm package @ip-location-db/asn (CC BY 4.0, see datasets/PROVENANCE.md) into
// datasets/prefixes.bin: which address ranges belong to which network (AS), nothing else. The same input gives the same bytes.
//   node scripts/build-prefixes.mjs [--from PACKAGE.tgz] [--out FILE]
// Layout, all integers little-endian, `varint` = 7 bits a byte, low group first, high bit set while more follow:
//   0  8 bytes "MRPFX\0\0\1"      8  u32 networks      12 u32 IPv4 ranges      16 u32 IPv6 ranges
//   20 AS numbers of the networks, ascending, each a varint of the difference to the one before (the first to 0)
//   then the IPv4 ranges in units of /24, then the IPv6 ranges in units of /48, each sorted and disjoint; a range is
//     1 byte   bits 0–4 k: the range is 2^k units long; 31: length − 1 follows as a varint
//              bits 5–7 gap in units to the end of the range before (the first to 0); 7: gap − 7 follows as a varint
//     varints  the gap, then the length, where the byte says so
//     u16      index of its network
// Ranges are cut to whole units; special-purpose space is left out; of all networks the 65,535 largest are kept (by IPv4 /24s,
// then IPv6 /48s, then the smaller AS number).
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const PACKAGE = '@ip-location-db/asn';
const VERSION = '2.3.2026061719';
const MAX_NETWORKS = 65_535;
const MAX_BYTES = 2_000_000;
/** First and last /24 (as address >> 8) of IPv4 space that no public client has (RFC 6890), 224.0.0.0 and above included. */
const SPECIAL_24 = [
  ['0.0.0', '0.255.255'],
  ['10.0.0', '10.255.255'],
  ['100.64.0', '100.127.255'],
  ['127.0.0', '127.255.255'],
  ['169.254.0', '169.254.255'],
  ['172.16.0', '172.31.255'],
  ['192.0.0', '192.0.0'],
  ['192.0.2', '192.0.2'],
  ['192.88.99', '192.88.99'],
  ['192.168.0', '192.168.255'],
  ['198.18.0', '198.19.255'],
  ['198.51.100', '198.51.100'],
  ['203.0.113', '203.0.113'],
  ['224.0.0', '255.255.255'],
].map((pair) => pair.map((text) => text.split('.').reduce((value, part) => value * 256 + Number(part), 0)));

function argument(name) {
  const at = process.argv.indexOf(name);
  return at < 0 ? null : process.argv[at + 1];
}

function run(command, argv, cwd) {
  const { status, stdout, stderr } = spawnSync(command, argv, { cwd, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${command} ${argv.join(' ')} ended with ${status}: ${stderr}`);
  return stdout;
}

/** Rows of one file of the package as [start, end, AS number] in whole units of 2^bits addresses. */
function rangesOf(text, bits) {
  const unit = 1n << BigInt(bits);
  const ranges = [];
  for (const line of text.split('\n')) {
    const match = /^(\d+),(\d+),(\d+),/.exec(line);
    if (match === null) continue;
    const start = Number((BigInt(match[1]) + unit - 1n) / unit);
    const end = Number((BigInt(match[2]) + 1n) / unit) - 1;
    if (end >= start) ranges.push([start, end, Number(match[3])]);
  }
  return ranges.sort((a, b) => a[0] - b[0]);
}

const isSpecial = ([start, end]) => SPECIAL_24.some(([from, to]) => start <= to && end >= from);

/** Disjoint ranges, neighbours of one network joined. Where the package has overlaps (it does), the one that starts first wins. */
function joined(ranges) {
  const out = [];
  for (const [start, end, asn] of ranges) {
    const before = out.at(-1);
    const from = before === undefined ? start : Math.max(start, before[1] + 1);
    if (from > end) continue;
    if (before !== undefined && from === before[1] + 1 && asn === before[2]) before[1] = end;
    else out.push([from, end, asn]);
  }
  return out;
}

function unitsByNetwork(ranges) {
  const units = new Map();
  for (const [start, end, asn] of ranges) units.set(asn, (units.get(asn) ?? 0) + end - start + 1);
  return units;
}

function largestNetworks(v4, v6) {
  const units4 = unitsByNetwork(v4);
  const units6 = unitsByNetwork(v6);
  const all = [...new Set([...units4.keys(), ...units6.keys()])];
  const size = (units, asn) => units.get(asn) ?? 0;
  all.sort((a, b) => size(units4, b) - size(units4, a) || size(units6, b) - size(units6, a) || a - b);
  return all.slice(0, MAX_NETWORKS).sort((a, b) => a - b);
}

function putVarint(out, value) {
  while (value >= 128) {
    out.push(128 + (value % 128));
    value = Math.floor(value / 128);
  }
  out.push(value);
}

function putRanges(out, ranges, indexOf) {
  let position = 0;
  for (const [start, end, asn] of ranges) {
    const gap = start - position;
    const length = end - start + 1;
    const power = Math.round(Math.log2(length));
    const k = power < 31 && 2 ** power === length ? power : 31;
    out.push(k | (Math.min(gap, 7) << 5));
    if (gap >= 7) putVarint(out, gap - 7);
    if (k === 31) putVarint(out, length - 1);
    const index = indexOf.get(asn);
    out.push(index & 255, index >> 8);
    position = end + 1;
  }
}

function packed(v4, v6) {
  const networks = largestNetworks(v4, v6);
  const indexOf = new Map(networks.map((asn, index) => [asn, index]));
  const kept4 = v4.filter(([, , asn]) => indexOf.has(asn));
  const kept6 = v6.filter(([, , asn]) => indexOf.has(asn));
  const head = Buffer.alloc(20);
  head.write('MRPFX\0\0\x01', 'latin1');
  head.writeUInt32LE(networks.length, 8);
  head.writeUInt32LE(kept4.length, 12);
  head.writeUInt32LE(kept6.length, 16);
  const out = [];
  networks.forEach((asn, i) => {
    putVarint(out, asn - (i === 0 ? 0 : networks[i - 1]));
  });
  putRanges(out, kept4, indexOf);
  putRanges(out, kept6, indexOf);
  return { bytes: Buffer.concat([head, Buffer.from(out)]), networks, kept4, kept6 };
}

const folder = mkdtempSync(join(tmpdir(), 'maskring-prefixes-'));
try {
  const given = argument('--from');
  const file =
    given === null
      ? run('npm', ['pack', '--silent', `${PACKAGE}@${VERSION}`], folder).trim()
      : resolve(given);
  run(
    'tar',
    ['-xzf', file, 'package/asn-ipv4-num.csv', 'package/asn-ipv6-num.csv', 'package/package.json'],
    folder,
  );
  const read = (name) => readFileSync(join(folder, 'package', name), 'latin1');
  const { version } = JSON.parse(read('package.json'));
  if (version !== VERSION) throw new Error(`the package is version ${version}, expected ${VERSION}`);
  const v4 = joined(rangesOf(read('asn-ipv4-num.csv'), 8).filter((range) => !isSpecial(range)));
  const v6 = joined(rangesOf(read('asn-ipv6-num.csv'), 80));
  const { bytes, networks, kept4, kept6 } = packed(v4, v6);
  if (bytes.length > MAX_BYTES) throw new Error(`${bytes.length} bytes, more than ${MAX_BYTES}`);
  const out = argument('--out') ?? 'datasets/prefixes.bin';
  writeFileSync(out, bytes);
  console.log(`${out}: ${bytes.length} bytes, ${networks.length} networks`);
  console.log(`${kept4.length} of ${v4.length} IPv4 ranges, ${kept6.length} of ${v6.length} IPv6 ranges`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
