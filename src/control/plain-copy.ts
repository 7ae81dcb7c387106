// A deep copy of plain data: records, arrays, Maps, Sets, typed arrays, bigints and everything primitive. The engine has no
// structuredClone (no DOM, no Node). Not for class instances or cycles: there are none in a controller's state.

/** A copy that shares nothing mutable with `value`. Linear in its size. */
export function copyPlain<T>(value: T): T {
  return copyOf(value) as T;
}

function copyOf(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(copyOf);
  if (value instanceof Map) return new Map([...value].map(([key, item]) => [key, copyOf(item)]));
  if (value instanceof Set) return new Set(value);
  if (value instanceof Float64Array || value instanceof Int32Array) return value.slice();
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, copyOf(item)]));
}
