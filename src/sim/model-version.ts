// The version of what a run means: raised whenever the same scenario and seed give other results than before. It stands in
// every summary and manifest, so that results of two models are never compared by accident. Not the package's version.

export const MODEL_VERSION = '2';
