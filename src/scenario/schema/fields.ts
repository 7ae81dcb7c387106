// Building blocks of the scenario's schema: the texts and numbers that every section shares. Each is a plain pattern or range
// without a transform, so that the JSON Schema made from it accepts exactly what zod accepts; what a pattern cannot say
// (is this a real address?) is checked afterwards by the section's resolve function. The title of a block is what a message
// says was expected: a noun, a comma, then examples. Source: SPEC §1, issue "Ground floor" 6.

import * as z from 'zod';

/** A name of a VIP, pool, server, ingress, … : a letter or digit, then letters, digits, `_`, `.`, `-`; at most 63. */
export const nameText = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,62}$/)
  .meta({ title: 'a name, of letters, digits, `_`, `.` and `-`, such as web or s01' });

/** `250ms`, `15s`, `1.5h`: a number and its unit; a bare number is refused. */
export const durationText = z
  .string()
  .regex(/^\d+(\.\d+)?(us|ms|s|m|h|d)$/)
  .meta({ title: 'a duration with its unit, such as 250ms, 15s, 10m, 2h or 3d' });

/** A number 0…1, or `10%`. */
export const ratioValue = z
  .union([z.number().min(0).max(1), z.string().regex(/^(\d{1,2}(\.\d+)?|100(\.0+)?)\s?%$/)])
  .meta({ title: 'a share from 0 to 1, or a percentage such as 10%' });

/** An amount with no upper end, or `10%`. */
export const amountValue = z
  .union([z.number(), z.string().regex(/^-?\d+(\.\d+)?\s?%$/)])
  .meta({ title: 'a number, or a percentage such as 10%' });

export const ipv4Text = z
  .string()
  .regex(/^[0-9.]+$/)
  .meta({ title: 'an IPv4 address, such as 203.0.113.10' });

export const ipv6Text = z
  .string()
  .regex(/^[0-9A-Fa-f:.]+$/)
  .meta({ title: 'an IPv6 address, such as 2001:db8::10; in quotes where it ends in a colon' });

export const macText = z
  .string()
  .regex(/^[0-9a-fA-F]{2}(:[0-9a-fA-F]{2}){5}$/)
  .meta({ title: 'a MAC address, such as 02:00:00:00:00:01' });

export const ipv4MaskText = z
  .string()
  .regex(/^([0-9.]+|bits:\s?\d+(,\s?\d+)*)$/)
  .meta({ title: 'a mask, such as 8.32.109.34 or bits:27,21,14' });

export const ipv6MaskText = z
  .string()
  .regex(/^([0-9A-Fa-f:.]+|bits:\s?\d+(,\s?\d+)*)$/)
  .meta({ title: 'an IPv6 mask, such as ::1ff or bits:8,7,6' });

export const portNumber = z.int().min(1).max(65535).meta({ title: 'a port from 1 to 65535' });

/** Port of a switch, below the reserved ones of OpenFlow. */
export const switchPort = z.int().min(1).max(65279).meta({ title: 'a switch port from 1 to 65279' });

export const positiveNumber = z.number().positive().max(1e12).meta({ title: 'a number above 0' });

/** A count of things, 1 or more. */
export const positiveCount = z.int().min(1).max(1e12).meta({ title: 'a whole number, 1 or more' });
