import { describe, expect, it } from 'vitest';
import { detect } from './detect.ts';

const of = (text: string, complete = true) => detect(new TextEncoder().encode(text), complete);
const ofBytes = (...bytes: number[]) => detect(Uint8Array.from(bytes), true);

const PLAIN = '192.0.2.1 - - [10/Oct/2000:13:55:36 -0700] "GET / HTTP/1.1" 200 7';

describe('detect', () => {
  it.each([
    ['common', `${PLAIN}\n`],
    ['combined', `\n${PLAIN} "-" "agent"\n`],
    ['nginx', `${PLAIN} "-" "agent" "203.0.113.5"\n`],
    ['vhost-combined', `www.example.org:80 ${PLAIN} "-" "agent"\n`],
    ['combined', `host.example.org${PLAIN.slice(9)} "-" "a \\"b\\" c"\n`],
    ['csv', 'time,ip,bytes\n1,192.0.2.1,7\n'],
    ['csv', '# made by hand\nip;hits\n192.0.2.1;7\n192.0.2.2;8\n'],
    ['csv', 'ip\n192.0.2.1\n192.0.2.2\n'],
    ['addresses', '192.0.2.1\n2001:db8::1\nx.onion\n192.0.2.2\n'],
    ['addresses', '# IP\tnumber\n192.0.2.1\t10\n'],
  ])('recognises %s', (format, text) => {
    expect(of(text).format).toBe(format);
  });

  it('leaves a last line that is not complete out of account', () => {
    expect(of(`${PLAIN}\n192.0.2.1 - - [10/Oct`, false).format).toBe('common');
  });

  it.each([
    ['json', 'a JSON file', '{\n  "a": 1\n}'],
    ['json', 'a JSON file', '[\n  {"a": 1}\n]'],
    ['json', 'NDJSON, one object a line', '{"a":1}\n{"a":2}\n'],
    ['yaml', 'a YAML file', 'version: 1\nvips:\n  web:\n    mask: 0.0.0.1\n'],
    ['yaml', 'a YAML file', '---\n- a\n'],
    ['text', 'an HTML page', '<!DOCTYPE html>\n<html>'],
    ['text', 'a Zeek log', '#separator \\x09\n#set_separator\t,\n'],
    ['text', 'an AWS VPC flow log', 'version account-id interface-id srcaddr\n2 1 eni-1 192.0.2.1\n'],
    ['text', 'a syslog file', 'Oct 10 13:55:36 web sshd[1]: hello\n'],
    ['text', 'a server error log', '[Wed Oct 11 14:32:52 2000] [error] [client 192.0.2.1] denied\n'],
    ['text', 'flow entries of a switch', ' cookie=0x0, priority=10,ip actions=drop\n'],
    ['csv', 'a table with the columns quelle, bytes', 'quelle,bytes\n192.0.2.1,5\n192.0.2.2,5\n'],
    ['csv', 'a table with the columns when, who', 'when,who\n1,192.0.2.1\n'],
    ['text', 'text of another kind', 'It was a dark night.\nRain fell.\n'],
    ['empty', 'a file of nothing but blank lines', '\n \n'],
    ['empty', 'an empty file', ''],
  ])('says of %s that it is %s', (kind, label, text) => {
    expect(of(text)).toMatchObject({ kind, label, format: null });
  });

  it.each([
    ['gzip', 'a gzip file', [0x1f, 0x8b, 8]],
    ['archive', 'a zip archive', [0x50, 0x4b, 3, 4]],
    ['archive', 'an xz file', [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0]],
    ['archive', 'a bzip2 file', [0x42, 0x5a, 0x68, 0x39]],
    ['archive', 'a zstd file', [0x28, 0xb5, 0x2f, 0xfd]],
    ['capture', 'a pcap capture', [0xd4, 0xc3, 0xb2, 0xa1]],
    ['capture', 'a pcap capture with nanoseconds', [0xa1, 0xb2, 0x3c, 0x4d]],
    ['capture', 'a pcapng capture', [0x0a, 0x0d, 0x0d, 0x0a]],
    ['parquet', 'a Parquet file', [0x50, 0x41, 0x52, 0x31]],
    ['binary', 'UTF-16 text', [0xff, 0xfe, 0x31, 0]],
    ['binary', 'binary, not text', [1, 2, 3, 4, 65, 66, 67]],
  ])('knows %s, %s, by its first bytes', (kind, label, bytes) => {
    expect(ofBytes(...bytes)).toMatchObject({ kind, label, format: null });
  });

  it('finds a tar archive, whose mark is 257 bytes in', () => {
    const tar = new Uint8Array(512).fill(65);
    tar.set(new TextEncoder().encode('ustar'), 257);
    expect(detect(tar, true)).toMatchObject({ kind: 'archive', label: 'a tar archive' });
  });

  it('takes a CSV file by the column name the caller gives', () => {
    const head = new TextEncoder().encode('when,who\n1,192.0.2.1\n');
    expect(detect(head, true, { address: 'WHO' }).format).toBe('csv');
  });
});
