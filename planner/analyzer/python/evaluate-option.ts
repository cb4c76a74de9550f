import { clip } from '../evidence.ts';
import type { Evaluator } from './evaluator.ts';
import { givenTo } from './invocation.ts';
import { numberOf } from './literal.ts';
import type { Option } from './options.ts';
import type { Known, Value } from './value.ts';

/** The value of a declared option: what the command line gives, else the declared default; null when neither is known. */
export function evaluateOption(evaluator: Evaluator, dest: string): Known | null {
  const option = evaluator.options.get(dest);
  if (option === undefined) return null;
  return fromCommandLine(evaluator, option) ?? fromDefault(evaluator, option);
}

/** What the command line gives for a name that no option declares. */
export function evaluatePassedThrough(evaluator: Evaluator, name: string): Known | null {
  if (evaluator.options.has(name)) return null;
  const values = givenTo(evaluator.given, [`--${name}`]);
  if (values === null) return null;
  const value: Value = readArgument(values) ?? { kind: 'flag', value: true };
  return argument(evaluator, value, [`--${name}`, ...values].join(' '));
}

function fromCommandLine(evaluator: Evaluator, option: Option): Known | null {
  const values =
    overridden(evaluator, option) ??
    (option.flags.length > 0 ? givenTo(evaluator.given, option.flags) : positionalFor(evaluator, option));
  if (values === null) return null;
  const value: Value | null =
    option.switchedTo !== null && values.length === 0
      ? { kind: 'flag', value: option.switchedTo }
      : readArgument(values);
  if (value === null) return null;
  return argument(evaluator, value, [option.flags[0] ?? option.dest, ...values].join(' '));
}

/** `train.batch_size=64` of Hydra, which is no option but a word. */
function overridden(evaluator: Evaluator, option: Option): readonly string[] | null {
  if (option.configured === null) return null;
  const words = evaluator.given.filter((one) => one.flag === null).flatMap((one) => one.values);
  for (const flag of option.flags) {
    const word = words.findLast((one) => one.replace(/^\+{1,2}/, '').startsWith(`${flag}=`));
    if (word !== undefined) return [word.slice(word.indexOf('=') + 1)];
  }
  return null;
}

/** Wraps a value that the command line gives. */
export function argument(evaluator: Evaluator, value: Value, text: string): Known {
  const place = evaluator.invocation.argsPlace;
  return {
    value,
    evidence: {
      file: place?.file ?? null,
      line: place?.line ?? null,
      text: clip(text),
      origin: 'argument',
      certainty: 1,
    },
  };
}

function positionalFor(evaluator: Evaluator, option: Option): readonly string[] | null {
  const positional = [...evaluator.options.values()].filter((one) => one.flags.length === 0);
  const given = evaluator.given.filter((one) => one.flag === null).flatMap((one) => one.values);
  const value = given[positional.indexOf(option)];
  return value === undefined ? null : [value];
}

/** What the words after an option stand for; null for none. */
export function readArgument(values: readonly string[]): Value | null {
  const [first, ...rest] = values;
  if (first === undefined) return null;
  if (rest.length === 0) return readWord(first);
  const items = values.map((word): Known => ({
    value: readWord(word),
    evidence: { file: null, line: null, text: word, origin: 'argument', certainty: 1 },
  }));
  return { kind: 'list', items };
}

function readWord(word: string): Value {
  const number = /^[-+]?[\d.][\d_.]*(?:[eE][-+]?\d+)?$/.test(word) ? numberOf(word) : null;
  return number === null ? { kind: 'text', value: word, complete: true } : { kind: 'number', value: number };
}

function fromDefault(evaluator: Evaluator, option: Option): Known | null {
  if (option.fallback !== null) return evaluator.value(option.fallback, option.scope);
  if (option.configured !== null) return option.configured;
  if (option.switchedTo === null) return null;
  return {
    value: { kind: 'flag', value: !option.switchedTo },
    evidence: evaluator.at(option.scope, option.line),
  };
}
