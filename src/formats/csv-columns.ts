// Which cell of a CSV row is what: the header against the names the caller gave, or against the usual names. Rule: a column the
// caller named must exist, the address must be found, everything else is optional; names compare without regard to case and
// surrounding blanks, and every message lists what the header holds.

import { closestName } from '../base/registry.ts';
import { fail, type Issue, ok, type Result } from '../base/result.ts';
import type { CsvColumns } from './trace-options.ts';
import { printable } from './unusable-tally.ts';

export type ColumnRole = 'time' | 'address' | 'bytes' | 'ingress' | 'weight';

/** Cell index by role, −1 where the file has no such column. */
export type ColumnIndex = Readonly<Record<ColumnRole, number>>;

/** Usual names, the surest first: Zeek, nfdump, VPC flow logs, nginx variables, plain words. */
const USUAL_NAMES: Readonly<Record<ColumnRole, readonly string[]>> = {
  time: ['time', 'timestamp', 'ts', 'datetime', 'date', 'start', 'start_time', 'time_us', 'first', 'at'],
  address: [
    'address',
    'ip',
    'source',
    'src',
    'src_ip',
    'source_ip',
    'srcaddr',
    'src_addr',
    'sa',
    'client',
    'client_ip',
    'c-ip',
    'remote_addr',
    'id.orig_h',
    'addr',
    'ip_address',
    'host',
  ],
  bytes: ['bytes', 'size', 'octets', 'ibyt', 'body_bytes_sent', 'sc-bytes', 'orig_bytes', 'payload_bytes'],
  ingress: ['ingress', 'switch', 'router', 'pop', 'site'],
  weight: ['weight', 'count', 'hits', 'requests'],
};

const ROLES: readonly ColumnRole[] = ['time', 'address', 'bytes', 'ingress', 'weight'];

const plain = (name: string): string => name.trim().toLowerCase();

/** How many header names are quoted in a message. */
const SHOWN_NAMES = 12;

/** `a, b, c`, cut where a header is long. */
export function listNames(names: readonly string[]): string {
  const shown = names.slice(0, SHOWN_NAMES).map((name) => printable(name.trim().slice(0, 40)));
  return shown.join(', ') + (names.length > SHOWN_NAMES ? `, … (${names.length} in all)` : '');
}

/** Whether a header holds an address column under one of its usual names: the mark of a CSV trace. */
export function hasAddressColumn(header: readonly string[], columns: CsvColumns = {}): boolean {
  const names = header.map(plain);
  const wanted = columns.address === undefined ? USUAL_NAMES.address : [plain(columns.address)];
  return wanted.some((name) => names.includes(name));
}

function missing(role: ColumnRole, wanted: string, header: readonly string[]): Issue {
  const near = closestName(
    wanted,
    header.map((name) => name.trim()),
  );
  return {
    message: `the CSV header has no column \`${wanted}\` for the ${role}`,
    found: listNames(header),
    ...(near === null ? {} : { hint: `did you mean \`${near}\`?` }),
  };
}

function findColumn(role: ColumnRole, header: readonly string[], columns: CsvColumns): number | Issue {
  const names = header.map(plain);
  const wanted = columns[role];
  if (wanted !== undefined) {
    const index = names.indexOf(plain(wanted));
    return index >= 0 ? index : missing(role, wanted, header);
  }
  const usual = USUAL_NAMES[role].find((name) => names.includes(name));
  if (usual !== undefined) return names.indexOf(usual);
  if (role !== 'address') return -1;
  return {
    message: 'the CSV header has no column for the address',
    found: listNames(header),
    expected: 'address, ip, src or another usual name',
    hint: 'say which column it is with `columns: { address: … }`',
  };
}

/** The cell index of every role, or an issue for every column that is missing. */
export function resolveColumns(header: readonly string[], columns: CsvColumns = {}): Result<ColumnIndex> {
  const found = ROLES.map((role) => findColumn(role, header, columns));
  const issues = found.filter((item): item is Issue => typeof item !== 'number');
  if (issues.length > 0) return fail(...issues);
  const [time, address, bytes, ingress, weight] = found as [number, number, number, number, number];
  return ok({ time, address, bytes, ingress, weight });
}
