// Names of files that the machine behind the page offers (`maskring ui FILE…`), as they stand in the address: NUMBER/NAME. Only this
// form is taken, so that a link can make the page fetch nothing but `opened/…` beside itself.

export interface OpenedName {
  readonly index: number;
  /** A file name without any slash. */
  readonly name: string;
}

const FORM = /^(\d{1,4})\/([^/\\]{1,255})$/;
/** Two dots, or a dot, would leave the folder when the path is resolved. */
const RELATIVE = new Set(['.', '..']);

/** All `open=` of a hash, in their order; other forms are left out. */
export function openedIn(hash: string): readonly OpenedName[] {
  const query = new URLSearchParams(hash.split('?').slice(1).join('?'));
  return query.getAll('open').flatMap((text) => {
    const [, index, name] = FORM.exec(text) ?? [];
    return index === undefined || name === undefined || RELATIVE.has(name)
      ? []
      : [{ index: Number(index), name }];
  });
}

/** The path beside the page. */
export const formatOpened = ({ index, name }: OpenedName): string =>
  `opened/${index}/${encodeURIComponent(name)}`;
