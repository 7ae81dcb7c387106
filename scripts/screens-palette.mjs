// A screenshot as a PNG of at most 256 colours: the most frequent are kept as they are, the few others go to the nearest one. The
// pages are flat and grey first, so that nothing is lost to the eye and a picture is half as large. Used by screens.mjs.
import { deflateSync, inflateSync } from 'node:zlib';

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

function* chunks(png) {
  for (let at = 8; at < png.length; ) {
    const length = png.readUInt32BE(at);
    yield { type: png.toString('latin1', at + 4, at + 8), data: png.subarray(at + 8, at + 8 + length) };
    at += length + 12;
  }
}

/** 8-bit RGB or RGBA without interlace, as browsers write; returns rows of samples with the filters undone. */
function decode(png) {
  const parts = [...chunks(png)];
  const header = parts.find(({ type }) => type === 'IHDR').data;
  const [width, height, channels] = [header.readUInt32BE(0), header.readUInt32BE(4), header[9] === 6 ? 4 : 3];
  const raw = inflateSync(Buffer.concat(parts.filter(({ type }) => type === 'IDAT').map(({ data }) => data)));
  const stride = width * channels;
  const out = Buffer.alloc(stride * height);
  for (let y = 0; y < height; y++) unfilter(raw, out, { y, stride, channels });
  return { width, height, channels, out };
}

function unfilter(raw, out, { y, stride, channels }) {
  const filter = raw[y * (stride + 1)];
  const from = y * (stride + 1) + 1;
  const to = y * stride;
  for (let i = 0; i < stride; i++) {
    const left = i >= channels ? out[to + i - channels] : 0;
    const up = y > 0 ? out[to - stride + i] : 0;
    const corner = i >= channels && y > 0 ? out[to - stride + i - channels] : 0;
    out[to + i] = raw[from + i] + predicted(filter, left, up, corner);
  }
}

function predicted(filter, left, up, corner) {
  if (filter === 1) return left;
  if (filter === 2) return up;
  if (filter === 3) return (left + up) >> 1;
  if (filter !== 4) return 0;
  const [a, b, c] = [Math.abs(up - corner), Math.abs(left - corner), Math.abs(left + up - 2 * corner)];
  return a <= b && a <= c ? left : b <= c ? up : corner;
}

function nearest(colour, palette) {
  let best = 0;
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0; i < palette.length; i++) {
    const other = palette[i];
    const [r, g, b] = [
      (colour >> 16) - (other >> 16),
      ((colour >> 8) & 255) - ((other >> 8) & 255),
      (colour & 255) - (other & 255),
    ];
    const distance = r * r * 2 + g * g * 4 + b * b * 3;
    if (distance < least) [least, best] = [distance, i];
  }
  return { index: best, distance: least };
}

/** The 160 most frequent colours, then those that would be hurt most: far from any kept one, and not rare. */
function choosePalette(counts) {
  const all = [...counts].sort((a, b) => b[1] - a[1] || a[0] - b[0]);
  const palette = all.slice(0, 160).map(([colour]) => colour);
  const rest = all
    .slice(160)
    .map(([colour, count]) => ({ colour, weight: Math.sqrt(count), far: nearest(colour, palette).distance }));
  while (palette.length < 256 && rest.length > 0) {
    const next = rest.reduce((worst, one) => (one.far * one.weight > worst.far * worst.weight ? one : worst));
    if (next.far === 0) break;
    palette.push(next.colour);
    for (const one of rest) one.far = Math.min(one.far, nearest(one.colour, [next.colour]).distance);
  }
  return palette;
}

const crcTable = Array.from({ length: 256 }, (_, n) => {
  for (let k = 0; k < 8; k++) n = n & 1 ? 0xedb88320 ^ (n >>> 1) : n >>> 1;
  return n >>> 0;
});

function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  let crc = 0xffffffff;
  for (const byte of body) crc = crcTable[(crc ^ byte) & 255] ^ (crc >>> 8);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(data.length, 0);
  frame.writeUInt32BE((crc ^ 0xffffffff) >>> 0, 4);
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
}

/** The same picture with a palette. */
export function toPalette(png) {
  const { width, height, channels, out } = decode(png);
  const counts = new Map();
  const colourAt = (i) => (out[i] << 16) | (out[i + 1] << 8) | out[i + 2];
  for (let i = 0; i < out.length; i += channels) counts.set(colourAt(i), (counts.get(colourAt(i)) ?? 0) + 1);
  const palette = choosePalette(counts);
  const index = new Map([...counts.keys()].map((colour) => [colour, nearest(colour, palette).index]));
  const rows = Buffer.alloc((width + 1) * height);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      rows[y * (width + 1) + 1 + x] = index.get(colourAt((y * width + x) * channels));
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 3, 0, 0, 0], 8);
  const colours = Buffer.from(palette.flatMap((colour) => [colour >> 16, (colour >> 8) & 255, colour & 255]));
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', header),
    chunk('PLTE', colours),
    chunk('IDAT', deflateSync(rows, { level: 9, memLevel: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}
