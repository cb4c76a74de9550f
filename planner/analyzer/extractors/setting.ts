import { atMost, defaultEvidence, type Finding } from '../evidence.ts';
import type { Evaluator } from '../python/evaluator.ts';
import { isInDeadBranch } from '../python/dead-branch.ts';
import type { Call } from '../python/python-module.ts';
import type { Known } from '../python/value.ts';
import { calledName } from './called-name.ts';
import { trains } from './training-calls.ts';
import { trainingArguments, type SettingsPlace } from './training-arguments.ts';

/** Where a setting may be written: as a keyword of certain calls, as an option, as a constant. */
export interface SettingSpec<T> {
  /** Keywords of calls, most telling first. */
  readonly keywords: readonly string[];
  /** Calls whose keywords count, by dotted name; any call when absent. */
  readonly calls?: RegExp;
  /** Positional arguments that count: a call's name and the position. */
  readonly positional?: readonly (readonly [RegExp, number])[];
  /** Options and constants that carry it, by name. */
  readonly names?: RegExp;
  /** What a library takes where nothing is said: the call (or the settings of a transformers Trainer), the value, and why. */
  readonly defaults?: readonly (readonly [RegExp | 'transformers', T, string])[];
  /** Where the program trains, what serves evaluation says nothing. */
  readonly workOnly?: boolean;
  read(known: Known): T | null;
}

/**
 * Finds a setting in the code: a keyword or position of the entry's calls, then an option, then the calls of other files,
 * then those that serve evaluation, then a constant by name, then the library's own default.
 */
export function findSetting<T>(evaluator: Evaluator, spec: SettingSpec<T>): Finding<T> | null {
  const { entry, workCalls, evaluationCalls } = evaluator.program;
  const ownCalls = workCalls.filter(({ scope }) => scope.module === entry);
  const lastCalls = spec.workOnly === true && trains(evaluator) ? [] : evaluationCalls;
  return (
    byGivenFlag(evaluator, spec) ??
    byKeyword(evaluator, spec, ownCalls) ??
    byPosition(evaluator, spec, ownCalls) ??
    byOption(evaluator, spec) ??
    byKeyword(evaluator, spec, workCalls) ??
    byPosition(evaluator, spec, workCalls) ??
    byKeyword(evaluator, spec, lastCalls) ??
    byPosition(evaluator, spec, lastCalls) ??
    byPair(evaluator, spec) ??
    byConstant(evaluator, spec) ??
    byDefault(evaluator, spec)
  );
}

function found<T>(known: Known | null, spec: SettingSpec<T>, limit = 1): Finding<T> | null {
  const value = known === null ? null : spec.read(known);
  return known === null || value === null ? null : { value, evidence: [atMost(known.evidence, limit)] };
}

/** `--per_device_train_batch_size 4` on the command line of a program that turns it into library settings itself. */
function byGivenFlag<T>(evaluator: Evaluator, spec: SettingSpec<T>): Finding<T> | null {
  for (const keyword of spec.keywords) {
    const finding = found(evaluator.passedThrough(keyword), spec);
    if (finding !== null) return finding;
  }
  return null;
}

function byKeyword<T>(evaluator: Evaluator, spec: SettingSpec<T>, calls: readonly Call[]): Finding<T> | null {
  for (const keyword of spec.keywords) {
    if (!evaluator.keywords.has(keyword)) continue;
    for (const call of calls) {
      const node = call.keywords.get(keyword);
      if (node === undefined) continue;
      if (spec.calls !== undefined && !spec.calls.test(calledName(evaluator, call))) continue;
      if (isInDeadBranch(evaluator, call)) continue;
      const finding = found(evaluator.value(node, call.scope), spec);
      if (finding !== null) return finding;
    }
  }
  return null;
}

function byPosition<T>(
  evaluator: Evaluator,
  spec: SettingSpec<T>,
  calls: readonly Call[],
): Finding<T> | null {
  for (const [pattern, position] of spec.positional ?? []) {
    for (const call of calls) {
      const node = call.positional[position];
      if (node === undefined || !pattern.test(calledName(evaluator, call))) continue;
      const finding = found(evaluator.value(node, call.scope), spec);
      if (finding !== null) return finding;
    }
  }
  return null;
}

function byOption<T>(evaluator: Evaluator, spec: SettingSpec<T>): Finding<T> | null {
  if (spec.names === undefined) return null;
  for (const dest of evaluator.options.keys()) {
    const finding = spec.names.test(dest) ? found(evaluator.option(dest), spec, 0.9) : null;
    if (finding !== null) return finding;
  }
  return null;
}

/** `config = {"batch_size": 64}`: an entry of a dictionary that is named like the setting. */
function byPair<T>(evaluator: Evaluator, spec: SettingSpec<T>): Finding<T> | null {
  for (const { key, value, scope } of evaluator.program.modules.flatMap((module) => module.pairs)) {
    if (spec.names?.test(key) !== true && !(spec.calls === undefined && spec.keywords.includes(key)))
      continue;
    const finding = found(evaluator.value(value, scope), spec, 0.85);
    if (finding !== null) return finding;
  }
  return null;
}

function byConstant<T>(evaluator: Evaluator, spec: SettingSpec<T>): Finding<T> | null {
  if (spec.names === undefined) return null;
  for (const scope of evaluator.program.modules.flatMap((module) => module.scopes)) {
    for (const [name, bindings] of scope.bindings) {
      if (!spec.names.test(name.replace(/^self\./, '').toLowerCase())) continue;
      const node = bindings.findLast((one) => one.kind === 'value' || one.kind === 'parameter')?.node ?? null;
      const finding = node === null ? null : found(evaluator.value(node, scope), spec, 0.8);
      if (finding !== null) return finding;
    }
  }
  return null;
}

/** A library's own value, where a call of it leaves the setting out; one that is given but unknown stays unknown. */
function byDefault<T>(evaluator: Evaluator, spec: SettingSpec<T>): Finding<T> | null {
  for (const [pattern, value, reason] of spec.defaults ?? []) {
    const place = pattern === 'transformers' ? trainingArguments(evaluator) : callOf(evaluator, pattern);
    if (place === null) continue;
    if (place.call !== null && isGivenIn(evaluator, spec, place.call)) return null;
    return { value, evidence: [defaultEvidence(reason, 0.8), evaluator.at(place.scope, place.line, 0.8)] };
  }
  return null;
}

function callOf(evaluator: Evaluator, pattern: RegExp): SettingsPlace | null {
  const call = evaluator.program.calls.find((one) => pattern.test(calledName(evaluator, one)));
  return call === undefined ? null : { call, scope: call.scope, line: call.line };
}

function isGivenIn<T>(evaluator: Evaluator, spec: SettingSpec<T>, call: Call): boolean {
  const spread = call.positional.some((node) => /splat/.test(node.type));
  if (spread || spec.keywords.some((keyword) => call.keywords.has(keyword))) return true;
  const name = calledName(evaluator, call);
  return (spec.positional ?? []).some(
    ([pattern, at]) => pattern.test(name) && call.positional[at] !== undefined,
  );
}
