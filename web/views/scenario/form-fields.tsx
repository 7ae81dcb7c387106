// The controls of the form: a field, a choice, a button, each bound to a path of the document. What is shown is what is written; a
// default stands greyed where nothing is. An empty field takes its key out. Problems of a path are said under its field.

import type { ComponentChildren, JSX } from 'preact';
import { useId } from 'preact/hooks';
import { type Plain, plainAt } from '../../engine/scenario-engine.ts';
import { edit, reading } from './scenario-state.ts';

export type FieldPath = readonly (string | number)[];

export const valueAt = (path: FieldPath): Plain => plainAt(reading.value?.data ?? null, path);

/** The first problem at a path, or also below it. */
export function problemAt(path: FieldPath, where: 'itself' | 'below' = 'below'): string | null {
  const dotted = path.join('.');
  const found = reading.value?.problems.find(
    ({ issue }) =>
      issue.path === dotted || (where === 'below' && issue.path?.startsWith(`${dotted}.`) === true),
  );
  return found === undefined ? null : found.issue.message.replaceAll('`', '');
}

interface FieldProps {
  readonly label: string;
  readonly path: FieldPath;
  /** What holds where nothing is written. */
  readonly byDefault?: string;
  /** `text`: digits stay text. */
  readonly kind?: 'amount' | 'text';
  /** Said to assistive technology before the label: `s01`. */
  readonly of?: string;
  readonly wide?: boolean;
}

export function Field({ label, path, byDefault, kind, of, wide }: FieldProps): JSX.Element {
  const id = useId();
  const value = valueAt(path);
  const problem = problemAt(path);
  return (
    <div class={wide === true ? 'form-field wide' : 'form-field'}>
      <label class="label" for={id}>
        {of !== undefined && <span class="visually-hidden">{of} </span>}
        {label}
      </label>
      <input
        id={id}
        class="field"
        type="text"
        autocomplete="off"
        spellcheck={false}
        value={value === null || typeof value === 'object' ? '' : String(value)}
        placeholder={typeof value === 'object' && value !== null ? 'see the text' : (byDefault ?? '')}
        aria-invalid={problem !== null}
        aria-describedby={problem === null ? undefined : `${id}-problem`}
        onChange={(event) => commit(path, event.currentTarget.value, kind ?? 'amount')}
      />
      {problem !== null && (
        <p class="field-note" id={`${id}-problem`}>
          {problem}
        </p>
      )}
    </div>
  );
}

function commit(path: FieldPath, typed: string, kind: 'amount' | 'text'): void {
  const text = typed.trim();
  if (text === '') void edit({ op: 'remove', path });
  else {
    const isNumber = kind === 'amount' && /^-?\d+(\.\d+)?$/.test(text);
    void edit({ op: 'set', path, value: isNumber ? Number(text) : text });
  }
}

interface ChoiceProps {
  readonly label: string;
  readonly path: FieldPath;
  readonly options: readonly string[];
  /** Shown as the first option where leaving the key out is allowed. */
  readonly byDefault?: string;
  readonly of?: string;
}

export function Choice({ label, path, options, byDefault, of }: ChoiceProps): JSX.Element {
  const id = useId();
  const value = valueAt(path);
  const written = value === null || typeof value === 'object' ? '' : String(value);
  const all = written === '' || options.includes(written) ? options : [written, ...options];
  return (
    <div class="form-field">
      <label class="label" for={id}>
        {of !== undefined && <span class="visually-hidden">{of} </span>}
        {label}
      </label>
      <select
        id={id}
        class="field"
        value={written}
        aria-invalid={problemAt(path) !== null}
        onChange={({ currentTarget }) =>
          void edit(
            currentTarget.value === ''
              ? { op: 'remove', path }
              : { op: 'set', path, value: currentTarget.value },
          )
        }
      >
        {(byDefault !== undefined || written === '') && <option value="">{byDefault ?? '–'}</option>}
        {all.map((option) => (
          <option value={option}>{option}</option>
        ))}
      </select>
    </div>
  );
}

/** The key itself as a field: renaming keeps its place. */
export function NameField({
  path,
  label,
}: {
  readonly path: FieldPath;
  readonly label: string;
}): JSX.Element {
  const id = useId();
  const name = String(path.at(-1));
  return (
    <div class="form-field">
      <label class="label" for={id}>
        {label}
      </label>
      <input
        id={id}
        class="field name"
        type="text"
        autocomplete="off"
        spellcheck={false}
        value={name}
        onChange={({ currentTarget }) => {
          const text = currentTarget.value.trim();
          if (text === '' || text === name) currentTarget.value = name;
          else void edit({ op: 'rename', path, name: text });
        }}
      />
    </div>
  );
}

export const RemoveButton = ({
  path,
  what,
}: {
  readonly path: FieldPath;
  readonly what: string;
}): JSX.Element => (
  <button
    type="button"
    class="link strong remove"
    aria-label={`Remove ${what}`}
    onClick={() => void edit({ op: 'remove', path })}
  >
    Remove
  </button>
);

export function Section({
  title,
  open,
  children,
}: {
  readonly title: string;
  readonly open?: boolean;
  readonly children: ComponentChildren;
}): JSX.Element {
  return (
    <details class="form-section" open={open === true}>
      <summary>{title}</summary>
      {children}
    </details>
  );
}
