import type * as z from 'zod';
import { jobFileKeys } from '../../../schemas/job-file.ts';
import { nearestKey } from './nearest-key.ts';

type Issue = z.core.$ZodIssue;

/** A sentence about one broken rule, and the path of what breaks it. */
export interface DescribedIssue {
  readonly path: readonly (string | number)[];
  /** True when the place is the key itself, not its value. */
  readonly atKey: boolean;
  readonly message: string;
}

/** Turns what the schema found into sentences that say what is allowed. */
export function describeIssue(issue: Issue): readonly DescribedIssue[] {
  const path = issue.path.map((part) => (typeof part === 'symbol' ? String(part) : part));
  const label = path.length === 0 ? 'the job' : dotted(path);
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => ({ path: [...path, key], atKey: true, message: unknownKey(key, path) }));
    case 'invalid_key':
      return [
        { path, atKey: true, message: `${label}: the key ${issue.issues[0]?.message ?? 'is not allowed'}` },
      ];
    case 'invalid_type':
      return [{ path, atKey: false, message: `${label} must be ${typeName(issue.expected)}` }];
    case 'invalid_value':
      return [
        { path, atKey: false, message: `${label} must be one of ${issue.values.map(String).join(', ')}` },
      ];
    case 'invalid_union':
      return [{ path, atKey: false, message: `${label} must be ${unionName(issue)}` }];
    case 'too_small':
    case 'too_big':
      return [{ path, atKey: false, message: `${label} must be ${sizeName(issue)}` }];
    case 'custom':
    case 'invalid_element':
    case 'invalid_format':
    case 'not_multiple_of':
      return [{ path, atKey: false, message: `${label} ${issue.message}` }];
  }
}

function dotted(path: readonly (string | number)[]): string {
  return path
    .map((part, index) => (typeof part === 'number' ? `[${part}]` : index === 0 ? part : `.${part}`))
    .join('');
}

function unknownKey(key: string, path: readonly (string | number)[]): string {
  const place = path.map((part) => (typeof part === 'number' ? '*' : part)).join('.');
  const allowed = jobFileKeys[place] ?? [];
  const nearest = nearestKey(key, allowed);
  const where = path.length === 0 ? '' : ` in ${dotted(path)}`;
  const hint = nearest === null ? '' : `; did you mean "${nearest}"?`;
  return `unknown key "${key.slice(0, 60)}"${where}${hint} (allowed: ${allowed.join(', ')})`;
}

const typeNames: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a mapping of keys to values',
  record: 'a mapping of keys to values',
};

function typeName(expected: string): string {
  return typeNames[expected] ?? expected;
}

function unionName(issue: Extract<Issue, { code: 'invalid_union' }>): string {
  const kinds = issue.errors.flatMap((errors) =>
    errors.flatMap((one) => (one.code === 'invalid_type' ? [typeName(one.expected)] : [one.message])),
  );
  const stated = kinds.find((kind) => kind.startsWith('must be '));
  return stated?.replace('must be ', '') ?? [...new Set(kinds)].join(' or ');
}

function sizeName(issue: Extract<Issue, { code: 'too_small' | 'too_big' }>): string {
  const limit = issue.code === 'too_small' ? issue.minimum : issue.maximum;
  if (issue.origin === 'array') return 'a list with at least one item';
  if (issue.origin === 'string') return 'text that is not empty';
  if (issue.code === 'too_big') return `at most ${String(limit)}`;
  return issue.inclusive === true ? `at least ${String(limit)}` : `greater than ${String(limit)}`;
}
