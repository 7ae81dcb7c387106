// The one algorithm of seedrandom that is used, imported by name: its main module also loads Node's crypto and draws from the global
// generator, and @types/seedrandom types only that.

declare module 'seedrandom/lib/xor4096.js' {
  /** R. Brent's xorgens with a 4096-bit state, seeded by every character of a text. */
  function xor4096(seed: string): { int32(): number };
  export = xor4096;
}
