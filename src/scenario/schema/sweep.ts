// The schema of a sweep file: a base scenario and what to vary in it. Not what the parts mean (parse-sweep.ts) nor which cells they
// give (experiment/sweep). As with scenarios nothing in it transforms, so that schema/sweep.v1.schema.json accepts what it accepts.
// Source: issue "Studies and the CI gate" 2.

import * as z from 'zod';
import { amountValue } from './fields.ts';

/** A path into the scenario, as `--set` takes it. */
const pathText = z
  .string()
  .min(1)
  .max(300)
  .regex(/^[^=]+(\{[^{}]*\}[^=]*)?$/)
  .meta({ title: 'a path into the scenario, such as pools.web.servers' });

const columnName = z
  .string()
  .regex(/^[a-z][a-z0-9_]{0,62}$/)
  .meta({ title: 'a name in snake_case, such as servers' });

const measureText = z
  .string()
  .regex(/^[a-z][a-z0-9_]*(\{[a-z_]+=[^{},=]+(,[a-z_]+=[^{},=]+)*\})?(\.[a-z0-9_]+)?$/)
  .meta({ title: 'a measure, such as load_cv{pool=web,of=sessions}.p95, or a parameter, such as p_servers' });

const valueList = z.array(z.unknown()).min(1).max(100_000);

const variation = z
  .union([
    valueList,
    z.strictObject({
      values: z
        .union([valueList, z.record(z.string().min(1).max(100), z.unknown())])
        .optional()
        .describe('a list of values, or values by the name that stands for them in the tables'),
      from: z.number().optional().describe('the first of a range of numbers'),
      to: z.number().optional().describe('the last of a range'),
      step: z.number().positive().optional().describe('distance of neighbours'),
      count: z.int().min(2).max(100_000).optional().describe('how many, both ends included'),
      scale: z.enum(['linear', 'log']).optional().describe('log: equal ratios; default linear'),
      as: columnName.optional().describe('name of the column, without p_; default: made from the path'),
    }),
  ])
  .describe('a list of values; values by name; or a range: from, to and step, or from, to, count and scale');

const variations = z.record(pathText, variation);

export const MAX_REPLICATIONS = 100_000;

export const sweepInput = z.strictObject({
  version: z.literal(1).describe('the version of this format'),
  name: z.string().min(1).max(200).optional().describe('default: the name of the file'),
  question: z.string().max(1000).optional().describe('the question this sweep answers, one sentence'),
  base: z.string().min(1).max(1000).describe('the scenario that is varied; relative to this file'),
  set: z
    .record(pathText, z.unknown())
    .optional()
    .describe('changes to the base scenario that all cells share, by path'),
  vary: variations.optional().describe('values by path; every combination is run, the last path fastest'),
  zip: z
    .array(variations)
    .optional()
    .describe('groups of paths whose lists advance together; each group counts as one dimension'),
  where: z
    .string()
    .min(1)
    .max(1000)
    .optional()
    .describe('only combinations for which this holds, such as `servers * 100 <= clients`'),
  replications: z
    .int()
    .min(1)
    .max(MAX_REPLICATIONS)
    .optional()
    .describe('runs of each combination; default 1'),
  objective: z
    .strictObject({ minimise: z.array(measureText).min(2).max(3).describe('two or three measures') })
    .optional()
    .describe('the Pareto front over these is worked out'),
  stop: z
    .strictObject({
      measure: measureText,
      'half-width': amountValue.describe('of the interval; a percentage is of the mean'),
      confidence: z.number().min(0.5).max(0.9999).optional().describe('default 0.95'),
      least: z
        .int()
        .min(2)
        .max(MAX_REPLICATIONS)
        .optional()
        .describe('replications before the first look; default 4'),
    })
    .optional()
    .describe('a combination needs no further replication once this interval is narrow enough'),
});

export type SweepInput = z.infer<typeof sweepInput>;
export type VariationInput = z.infer<typeof variation>;

let made: Record<string, unknown> | null = null;

/** The schema as draft-07 JSON Schema. Made once; not to be changed. */
export function sweepJsonSchema(): Readonly<Record<string, unknown>> {
  made ??= makeJsonSchema();
  return made;
}

function makeJsonSchema(): Record<string, unknown> {
  const schema = z.toJSONSchema(sweepInput, { target: 'draft-7', io: 'input' });
  return { $schema: schema.$schema, title: 'maskring sweep, version 1', ...schema };
}

/** The bytes of schema/sweep.v1.schema.json. */
export const sweepSchemaText = (): string => `${JSON.stringify(sweepJsonSchema(), null, 2)}\n`;
