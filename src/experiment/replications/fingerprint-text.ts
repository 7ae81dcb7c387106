// The fingerprint of a run in one text, for files that keep many of them.

/** The classes joined by `-`, in code-unit order of their names. */
export const fingerprintText = (fingerprint: Readonly<Record<string, string>>): string =>
  Object.keys(fingerprint)
    .sort()
    .map((name) => fingerprint[name])
    .join('-');
