// A scenario small enough that 64 seeds of it are a matter of seconds, for the tests of replications, baselines and comparisons.

export const GATE_SCENARIO = `# A pool behind one address.
version: 1
question: Does the balance stay as it is?
duration: 5s
warm-up: 1s
interval: 2s
pools:
  web: { servers: 4, virtual-nodes: 128 }
vips:
  web: { pool: web, mask: 0.0.0.63 }
ingresses: 1
traffic:
  visitors:
    clients: 100
    arrivals: { per-second: 12 }
    session: datagrams
    population: uniform
thresholds:
  load_cv{of=sources,pool=web}: { max: 60% }
  misrouted_ratio: { max: 0 }
`;

/** The same, written another way: order, quotes, comments, a default spelt out. */
export const GATE_REFACTORED = `version: 1
question: "Does the balance stay as it is?"
name: web
ingresses: 1
vips: { web: { mask: 0.0.0.63, pool: web } }
traffic: { visitors: { population: uniform, session: datagrams, clients: 100, arrivals: { per-second: 12 } } }
pools: { web: { assignment: ring, virtual-nodes: 128, servers: 4 } } # ring is the default
interval: 2000ms
warm-up: 1s
duration: 5s
seed: 1
thresholds:
  misrouted_ratio: { max: 0 }
  load_cv{pool=web,of=sources}: { max: 0.6 }
`;

/** The ring with four points a server instead of 128: an uneven one. */
export const GATE_REGRESSION = GATE_SCENARIO.replace('virtual-nodes: 128', 'virtual-nodes: 4');
