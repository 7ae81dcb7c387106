// The whole schema of a scenario, composed of its sections. Not the meaning of the sections: each file here has its own. The
// rule: nothing in it transforms, so that its JSON Schema (schema/scenario.v1.schema.json) accepts exactly what it accepts.

import * as z from 'zod';
import { baselineInput } from './baseline.ts';
import { controllerInput } from './controller.ts';
import { eventsInput } from './events.ts';
import { durationText } from './fields.ts';
import { ingressesInput } from './ingresses.ts';
import { poolsInput } from './pools.ts';
import { thresholdsInput } from './thresholds.ts';
import { trafficSectionInput } from './traffic.ts';
import { vipsInput } from './vips.ts';

export const scenarioInput = z.strictObject({
  version: z.literal(1).describe('the version of this format'),
  name: z.string().min(1).max(200).optional().describe('default: the name of the file'),
  question: z.string().max(1000).optional().describe('the question this scenario answers, one sentence'),
  seed: z
    .union([z.int().min(0), z.string().min(1).max(200)])
    .optional()
    .describe('decides every random draw; a number or a word; default 1'),
  duration: durationText.optional().describe('default: until the traffic ends'),
  'warm-up': durationText.optional().describe('left out of every measure; default 0s'),
  interval: durationText.optional().describe('of reports; default: the span / 500, rounded to 1-2-5'),
  vips: vipsInput.optional(),
  pools: poolsInput,
  ingresses: ingressesInput.optional(),
  traffic: trafficSectionInput,
  controller: controllerInput.optional(),
  baseline: baselineInput.optional(),
  events: eventsInput.optional(),
  thresholds: thresholdsInput.optional(),
});

export type ScenarioInput = z.infer<typeof scenarioInput>;

let made: Record<string, unknown> | null = null;

/** The schema as draft-07 JSON Schema: what an editor or another program checks a scenario file with. Made once; not to be changed. */
export function scenarioJsonSchema(): Readonly<Record<string, unknown>> {
  made ??= makeJsonSchema();
  return made;
}

function makeJsonSchema(): Record<string, unknown> {
  const schema = z.toJSONSchema(scenarioInput, { target: 'draft-7', io: 'input' });
  return { $schema: schema.$schema, title: 'maskring scenario, version 1', ...schema };
}

/** The bytes of schema/scenario.v1.schema.json. */
export const scenarioSchemaText = (): string => `${JSON.stringify(scenarioJsonSchema(), null, 2)}\n`;
