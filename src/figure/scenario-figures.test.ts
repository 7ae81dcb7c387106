// The two pictures of a scenario: captions from the data, flags that do not touch, long lists cut with a count.

import { expect, it } from 'vitest';
import { phraseText } from './figure.ts';
import { renderSvg } from './svg-node.ts';
import { type TimelineEvent, timelineCaption, timelineFigure } from './timeline-figure.ts';
import { type TopologyData, topologyCaption, topologyFigure } from './topology-figure.ts';

const event = (minutes: number, text: string, more: Partial<TimelineEvent> = {}): TimelineEvent => ({
  ...{ atUs: minutes * 60e6, text, isFault: false, forUs: null, tookUs: null, key: text },
  ...more,
});

it('counts changes and faults, and names the longest change', () => {
  const events = [
    event(1, 'drop s04', { tookUs: 120e6 }),
    event(2, 'drop s03', { tookUs: 480e6 }),
    event(5, 'fail link in-a', { isFault: true, forUs: 30e6 }),
  ];
  const caption = timelineCaption({ events, durationUs: 900e6, warmUpUs: 0 });
  expect(caption.replaceAll('\u00a0', ' ')).toBe(
    'Two changes and one fault in 15 min; drop s03 takes 8 min at best',
  );
  expect(timelineCaption({ events: [], durationUs: null, warmUpUs: 0 })).toBe(
    'Nothing is changed and nothing fails',
  );
});

it('puts flags of one instant on rows of their own and reads every event', () => {
  const events = [event(2, 'drop s01'), event(2, 'drop s02'), event(9, 'add s01')];
  const figure = timelineFigure({ events, durationUs: 600e6, warmUpUs: 60e6 }, { width: 700 });
  const alone = timelineFigure({ events: events.slice(2), durationUs: 600e6, warmUpUs: 0 }, { width: 700 });
  expect(figure.height).toBeGreaterThan(alone.height);
  expect(figure.readings.map(({ text }) => text)).toEqual(['drop s01', 'drop s02', 'add s01']);
  expect(phraseText(figure.note)).toContain('flag');
  expect(renderSvg(figure.svg)).not.toContain('NaN');
});

const topology = (servers: number): TopologyData => ({
  traffic: [{ name: 'visitors', note: '500 clients', vip: 'web' }],
  ingresses: [
    { name: 'in-a', part: 0.5 },
    { name: 'in-b', part: 0.5 },
  ],
  vips: [{ name: 'web', pool: 'web', note: '512 buckets' }],
  pools: [
    {
      name: 'web',
      servers: Array.from({ length: servers }, (_, i) => ({ id: `s${i}`, note: 'x', isIdle: i === 0 })),
    },
  ],
});

it('says who stands behind what', () => {
  expect(topologyCaption(topology(4))).toBe(
    'The clients enter by two switches; four servers, one of them idle at first, stand behind one virtual address',
  );
});

it('draws the first servers of a long pool and counts the rest; the table has all', () => {
  const figure = topologyFigure(topology(40), { width: 360 });
  const text = renderSvg(figure.svg);
  expect(text).toContain('33 more');
  expect(text).not.toContain('NaN');
  expect(figure.table.rows).toHaveLength(1 + 2 + 1 + 40);
});
