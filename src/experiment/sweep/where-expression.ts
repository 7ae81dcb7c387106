// The expression of `where`: which combinations of a sweep are run. Numbers, texts in quotes, true, false, null, parameters by name,
// + - * / %, comparisons, `and`, `or`, `not`, parentheses; no functions, no side effects, nothing outside the parameters. It is parsed
// once and evaluated per combination. The rule: a mistake is an issue with its column, never a combination silently left out.
// Method: precedence climbing. Source: issue "Studies and the CI gate" 2.

import { quote, quoteAt } from '../../base/quote.ts';
import { closestName } from '../../base/registry.ts';
import { fail, type Issue, ok, type Result } from '../../base/result.ts';
import type { ParameterCell } from '../../scenario/sweep-parameter.ts';

type Value = ParameterCell;

export type WhereNode =
  | { readonly kind: 'value'; readonly value: Value }
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'unary'; readonly operator: string; readonly operand: WhereNode }
  | {
      readonly kind: 'binary';
      readonly operator: string;
      readonly left: WhereNode;
      readonly right: WhereNode;
    };

interface Token {
  readonly kind: 'number' | 'text' | 'word' | 'sign' | 'end';
  readonly text: string;
  /** 0-based. */
  readonly at: number;
}

const TOKEN =
  /\s*(?:(\d+(?:\.\d+)?(?:e[+-]?\d+)?)|("[^"]*"|'[^']*')|([A-Za-z_][A-Za-z0-9_]*)|(<=|>=|==|!=|[<>+\-*/%()]))/y;

const PRECEDENCE: Readonly<Record<string, number>> = {
  or: 1,
  and: 2,
  ...{ '==': 4, '!=': 4, '<': 4, '<=': 4, '>': 4, '>=': 4 },
  ...{ '+': 5, '-': 5, '*': 6, '/': 6, '%': 6 },
};
const NOT_BINDS = 3;
const SIGN_BINDS = 7;
const MAX_DEPTH = 100;
const CONSTANTS: Readonly<Record<string, Value>> = { true: true, false: false, null: null };

class WhereError extends Error {
  readonly issue: Issue;
  constructor(issue: Issue) {
    super(issue.message);
    this.issue = issue;
  }
}

/** The tree of the expression; names must be among `names`. One issue at most, with `column` counted in the expression from 1. */
export function parseWhere(text: string, names: readonly string[]): Result<WhereNode> {
  try {
    const parser = new Parser(tokensOf(text), names, text);
    return ok(parser.whole());
  } catch (error) {
    if (error instanceof WhereError) return fail(error.issue);
    throw error;
  }
}

/** Whether a combination is wanted; an issue where types do not fit or the result is not true or false. */
export function evaluateWhere(node: WhereNode, lookUp: (name: string) => ParameterCell): Result<boolean> {
  try {
    const value = evaluate(node, lookUp);
    return typeof value === 'boolean'
      ? ok(value)
      : fail({ message: `the expression gives ${named(value)}, not true or false` });
  } catch (error) {
    if (error instanceof WhereError) return fail(error.issue);
    throw error;
  }
}

function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  while (text.slice(TOKEN.lastIndex).trim() !== '') {
    const from = TOKEN.lastIndex;
    const match = TOKEN.exec(text);
    if (match === null) {
      const at = from + text.slice(from).search(/\S/);
      const hint = text[at] === '=' ? { hint: 'equality is `==`' } : {};
      throw new WhereError({ message: `${quoteAt(text, at)} means nothing here`, column: at + 1, ...hint });
    }
    const [, number, quoted, word, sign] = match;
    const token = number ?? quoted ?? word ?? sign!;
    const kind =
      number !== undefined ? 'number' : quoted !== undefined ? 'text' : word !== undefined ? 'word' : 'sign';
    tokens.push({ kind, text: token, at: TOKEN.lastIndex - token.length });
  }
  return [...tokens, { kind: 'end', text: '', at: text.length }];
}

class Parser {
  readonly #tokens: readonly Token[];
  readonly #names: readonly string[];
  readonly #text: string;
  #next = 0;
  #depth = 0;

  constructor(tokens: readonly Token[], names: readonly string[], text: string) {
    this.#tokens = tokens;
    this.#names = names;
    this.#text = text;
  }

  whole(): WhereNode {
    const node = this.#expression(0);
    if (this.#peek().kind !== 'end') this.#unexpected('an operator such as `and` or `<=`');
    return node;
  }

  #expression(least: number): WhereNode {
    if (++this.#depth > MAX_DEPTH) throw new WhereError({ message: 'the expression is nested too deeply' });
    let left = this.#operand();
    for (;;) {
      const operator = this.#peek().text;
      const precedence = this.#isOperator() ? PRECEDENCE[operator]! : -1;
      if (precedence <= least) break;
      this.#next++;
      left = { kind: 'binary', operator, left, right: this.#expression(precedence) };
    }
    this.#depth--;
    return left;
  }

  #isOperator(): boolean {
    const { kind, text } = this.#peek();
    return (kind === 'sign' || kind === 'word') && Object.hasOwn(PRECEDENCE, text);
  }

  #operand(): WhereNode {
    const token = this.#peek();
    this.#next++;
    if (token.kind === 'number') return { kind: 'value', value: Number(token.text) };
    if (token.kind === 'text') return { kind: 'value', value: token.text.slice(1, -1) };
    if (token.text === 'not') return { kind: 'unary', operator: 'not', operand: this.#expression(NOT_BINDS) };
    if (token.text === '-') return { kind: 'unary', operator: '-', operand: this.#expression(SIGN_BINDS) };
    if (token.text === '(') return this.#inParentheses();
    if (token.kind === 'word' && !Object.hasOwn(PRECEDENCE, token.text)) return this.#word(token);
    this.#next--;
    return this.#unexpected('a parameter, a number or a text in quotes');
  }

  #inParentheses(): WhereNode {
    const node = this.#expression(0);
    if (this.#peek().text !== ')') this.#unexpected('`)`');
    this.#next++;
    return node;
  }

  #word({ text, at }: Token): WhereNode {
    if (Object.hasOwn(CONSTANTS, text)) return { kind: 'value', value: CONSTANTS[text]! };
    const name = this.#names.includes(text) ? text : text.replace(/^p_/, '');
    if (this.#names.includes(name)) return { kind: 'name', name };
    const close = closestName(text, this.#names);
    throw new WhereError({
      message: `there is no parameter ${quote(text)}`,
      column: at + 1,
      expected: `one of ${this.#names.join(', ')}; texts are put in quotes`,
      ...(close === null ? {} : { hint: `did you mean \`${close}\`?` }),
    });
  }

  #peek(): Token {
    return this.#tokens[this.#next]!;
  }

  #unexpected(expected: string): never {
    const { at } = this.#peek();
    throw new WhereError({
      message: `${quoteAt(this.#text, at)} is not expected here`,
      column: at + 1,
      expected,
    });
  }
}

function evaluate(node: WhereNode, lookUp: (name: string) => Value): Value {
  if (node.kind === 'value') return node.value;
  if (node.kind === 'name') return lookUp(node.name);
  if (node.kind === 'unary') {
    const value = evaluate(node.operand, lookUp);
    return node.operator === 'not' ? !truth(value, 'not') : -number(value, '-');
  }
  const left = evaluate(node.left, lookUp);
  if (node.operator === 'and') return truth(left, 'and') && truth(evaluate(node.right, lookUp), 'and');
  if (node.operator === 'or') return truth(left, 'or') || truth(evaluate(node.right, lookUp), 'or');
  return applyBinary(node.operator, left, evaluate(node.right, lookUp));
}

function applyBinary(operator: string, left: Value, right: Value): Value {
  if (operator === '==') return left === right;
  if (operator === '!=') return left !== right;
  if (typeof left === 'string' && typeof right === 'string' && /[<>]/.test(operator))
    return compare(operator, left < right ? -1 : left > right ? 1 : 0);
  const a = number(left, operator);
  const b = number(right, operator);
  if (/[<>]/.test(operator)) return compare(operator, a - b);
  const result = arithmetic(operator, a, b);
  if (!Number.isFinite(result)) throw new WhereError({ message: `${a} ${operator} ${b} is no number` });
  return result;
}

function compare(operator: string, order: number): boolean {
  if (operator === '<') return order < 0;
  if (operator === '<=') return order <= 0;
  return operator === '>' ? order > 0 : order >= 0;
}

function arithmetic(operator: string, a: number, b: number): number {
  if (operator === '+') return a + b;
  if (operator === '-') return a - b;
  if (operator === '*') return a * b;
  return operator === '/' ? a / b : a % b;
}

function number(value: Value, operator: string): number {
  if (typeof value === 'number') return value;
  throw new WhereError({ message: `\`${operator}\` takes numbers, not ${named(value)}` });
}

function truth(value: Value, operator: string): boolean {
  if (typeof value === 'boolean') return value;
  throw new WhereError({ message: `\`${operator}\` takes true or false, not ${named(value)}` });
}

const named = (value: Value): string =>
  typeof value === 'string' ? `the text ${quote(value)}` : `\`${value}\``;
