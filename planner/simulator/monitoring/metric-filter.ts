import { InvalidArgument } from './invalid-argument.ts';

/** What a filter can ask of a time series; an absent value is the empty text, as in the API. */
export interface Filterable {
  readonly metric: { readonly type: string; readonly labels: Readonly<Record<string, string>> };
  readonly resource: { readonly type: string; readonly labels: Readonly<Record<string, string>> };
  readonly userLabels: Readonly<Record<string, string>>;
}

export type MetricFilter = (series: Filterable) => boolean;

interface Token {
  readonly kind: 'word' | 'text' | 'sign';
  readonly value: string;
  readonly at: number;
}

const tokenPattern = /\s*(?:("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')|(!=|[=(),])|([A-Za-z0-9_.\-/]+))/y;

/**
 * Reads a monitoring filter: comparisons (`=`, `!=`) of `metric.type`, `metric.labels.K`, `resource.type`,
 * `resource.labels.K`, `metadata.user_labels.K` and `project` with a text or with starts_with, ends_with,
 * has_substring, one_of or monitoring.regex.full_match, joined by AND (also by nothing), OR, NOT and brackets.
 * Throws InvalidArgument with the offending text.
 */
export function parseMetricFilter(filter: string): MetricFilter {
  const tokens = tokenise(filter);
  if (tokens.length === 0)
    throw new InvalidArgument('Field filter had an invalid value "": it must not be empty.');
  return new FilterReader(filter, tokens).read();
}

function tokenise(filter: string): readonly Token[] {
  const tokens: Token[] = [];
  const pattern = new RegExp(tokenPattern);
  const end = filter.trimEnd().length;
  while (pattern.lastIndex < end) {
    const at = pattern.lastIndex;
    const found = pattern.exec(filter);
    if (found === null) throw wrong(filter, at);
    const [, text, sign, word] = found;
    if (text !== undefined) tokens.push({ kind: 'text', value: unquoted(text), at });
    else if (sign !== undefined) tokens.push({ kind: 'sign', value: sign, at });
    else tokens.push({ kind: 'word', value: word ?? '', at });
  }
  return tokens;
}

function unquoted(text: string): string {
  return text.slice(1, -1).replace(/\\(.)/g, '$1');
}

function wrong(filter: string, at: number): InvalidArgument {
  const near = filter.slice(at, at + 60).trim();
  return new InvalidArgument(
    `Field filter had an invalid value of "${filter}": The filter is invalid near "${near}".`,
  );
}

class FilterReader {
  readonly #filter: string;
  readonly #tokens: readonly Token[];
  #next = 0;

  constructor(filter: string, tokens: readonly Token[]) {
    this.#filter = filter;
    this.#tokens = tokens;
  }

  read(): MetricFilter {
    const filter = this.#either();
    if (this.#next < this.#tokens.length) throw this.#wrong();
    return filter;
  }

  #either(): MetricFilter {
    const parts = [this.#all()];
    while (this.#took('word', 'OR')) parts.push(this.#all());
    return (series) => parts.some((part) => part(series));
  }

  #all(): MetricFilter {
    const parts = [this.#one()];
    for (;;) {
      const joined = this.#took('word', 'AND');
      const token = this.#tokens[this.#next];
      const ends = token === undefined || token.value === ')' || token.value === 'OR';
      if (!joined && ends) return (series) => parts.every((part) => part(series));
      parts.push(this.#one());
    }
  }

  #one(): MetricFilter {
    if (this.#took('word', 'NOT')) {
      const inner = this.#one();
      return (series) => !inner(series);
    }
    if (!this.#took('sign', '(')) return this.#comparison();
    const inner = this.#either();
    this.#must('sign', ')');
    return inner;
  }

  #comparison(): MetricFilter {
    const value = this.#selector();
    const unequal = this.#took('sign', '!=');
    if (!unequal) this.#must('sign', '=');
    const matches = this.#matcher();
    return (series) => matches(value(series)) !== unequal;
  }

  #selector(): (series: Filterable) => string {
    const name = this.#take('word');
    const [, owner, key] = /^(metric|resource|metadata)\.(?:labels?|user_labels)\.([\w-]+)$/.exec(name) ?? [];
    if (name === 'metric.type') return ({ metric }) => metric.type;
    if (name === 'resource.type') return ({ resource }) => resource.type;
    if (name === 'project') return ({ resource }) => resource.labels['project_id'] ?? '';
    if (owner === undefined || key === undefined) throw this.#wrong(1);
    if (owner === 'metadata') return ({ userLabels }) => userLabels[key] ?? '';
    return (series) => series[owner === 'metric' ? 'metric' : 'resource'].labels[key] ?? '';
  }

  #matcher(): (value: string) => boolean {
    const token = this.#tokens[this.#next];
    if (token?.kind === 'text') {
      this.#next += 1;
      return (value) => value === token.value;
    }
    const name = this.#take('word');
    if (this.#tokens[this.#next]?.value !== '(') return (value) => value === name;
    const values = this.#values();
    const [first = ''] = values;
    switch (name) {
      case 'starts_with':
        return (value) => value.startsWith(first);
      case 'ends_with':
        return (value) => value.endsWith(first);
      case 'has_substring':
        return (value) => value.includes(first);
      case 'one_of':
        return (value) => values.includes(value);
      case 'monitoring.regex.full_match': {
        const expression = this.#expression(first);
        return (value) => expression.test(value);
      }
      default:
        throw new InvalidArgument(
          `Field filter had an invalid value of "${this.#filter}": no function "${name}".`,
        );
    }
  }

  #values(): readonly string[] {
    this.#must('sign', '(');
    const values = [this.#take('text')];
    while (this.#took('sign', ',')) values.push(this.#take('text'));
    this.#must('sign', ')');
    return values;
  }

  #expression(source: string): RegExp {
    try {
      return new RegExp(`^(?:${source})$`);
    } catch (error) {
      if (error instanceof SyntaxError) throw this.#wrong(2);
      throw error;
    }
  }

  #took(kind: Token['kind'], value: string): boolean {
    const token = this.#tokens[this.#next];
    if (token?.kind !== kind || token.value !== value) return false;
    this.#next += 1;
    return true;
  }

  #must(kind: Token['kind'], value: string): void {
    if (!this.#took(kind, value)) throw this.#wrong();
  }

  #take(kind: Token['kind']): string {
    const token = this.#tokens[this.#next];
    if (token?.kind !== kind) throw this.#wrong();
    this.#next += 1;
    return token.value;
  }

  #wrong(back = 0): InvalidArgument {
    const token = this.#tokens[this.#next - back];
    return wrong(this.#filter, token?.at ?? this.#filter.length);
  }
}
