// The scenario the page works on: its text as it would stand in a file, and the files that were opened with it. The page Scenario
// edits it, Run runs it. Parsed nowhere here: schema and YAML live in the workers.

export interface OpenedFile {
  readonly name: string;
  readonly blob: Blob;
}

export interface ScenarioDocument {
  /** File name, for headings, messages and saving. */
  readonly name: string;
  /** YAML; comments are part of it. */
  readonly text: string;
  /** Traces and distributions the text may name, found by file name; bundled ones are fetched from beside the page. */
  readonly files: readonly OpenedFile[];
  /** The text it began as, for the difference: a bundled scenario, or what was opened. */
  readonly original: string;
}

export const newDocument = (
  name: string,
  text: string,
  files: readonly OpenedFile[] = [],
): ScenarioDocument => ({ name, text, files, original: text });

/** The same document with other text. */
export const withText = (document: ScenarioDocument, text: string): ScenarioDocument => ({
  ...document,
  text,
});
