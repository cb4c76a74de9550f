import type { SyntaxNode } from '../syntax.ts';
import { textOf } from '../syntax.ts';
import { stringParts } from './literal.ts';
import type { ConfigEntry } from '../config/read-config.ts';
import type { Call, Scope } from './python-module.ts';
import type { PythonProgram } from './python-program.ts';
import type { Known } from './value.ts';

/** One option that the program declares on its command line. */
export interface Option {
  /** The attribute it is read from, e.g. `batch_size`. */
  readonly dest: string;
  /** Its spellings on the command line; empty for a positional argument. */
  readonly flags: readonly string[];
  /** The default's expression, or null. */
  readonly fallback: SyntaxNode | null;
  /** For a switch, what its presence means; null for an option with a value. */
  readonly switchedTo: boolean | null;
  /** What a configuration file says. */
  readonly configured: Known | null;
  readonly scope: Scope;
  readonly line: number;
}

const declaring = /(?:^|\.)(?:add_argument|option|DEFINE_(?:integer|float|string|bool(?:ean)?|enum))$/;

/** Every option declared by argparse, click, or a dataclass that HfArgumentParser or simple-parsing reads. */
export function collectOptions(program: PythonProgram): ReadonlyMap<string, Option> {
  const options = new Map<string, Option>();
  for (const call of program.calls) {
    const target = textOf(call.scope.module.tree, call.target);
    const option = declaring.test(target) ? declaredBy(call) : null;
    if (option !== null && !options.has(option.dest)) options.set(option.dest, option);
  }
  if (readsDataclasses(program)) {
    for (const option of dataclassOptions(program)) {
      if (!options.has(option.dest)) options.set(option.dest, option);
    }
  }
  for (const option of configuredOptions(program)) {
    if (!options.has(option.dest)) options.set(option.dest, option);
  }
  return options;
}

/** `train.batch_size` of a configuration file by its last key; what serves evaluation gives way. */
function configuredOptions({ configured, entry }: PythonProgram): readonly Option[] {
  const serves = ({ path }: ConfigEntry): number =>
    Number(path.some((key) => /^(?:val|valid|eval|test|dev)/.test(key)));
  const { scope } = entry;
  return [...configured]
    .sort((left, right) => serves(left) - serves(right))
    .flatMap(({ path, known }) => {
      const [dest, ...owners] = [...path].reverse();
      // Hydra's overrides name the whole path: `train.batch_size=64`.
      const flags = [`--${path.join('.')}`, path.join('.')];
      return dest === undefined || (unspecific.test(dest) && owners.length > 0)
        ? []
        : [{ dest, flags, fallback: null, switchedTo: null, configured: known, scope, line: 1 }];
    });
}

/** Keys that say nothing without the one above them. */
const unspecific = /^(?:type|value|id|key|defaults|_target_)$/;

function declaredBy(call: Call): Option | null {
  const { tree } = call.scope.module;
  const spellings = call.positional
    .filter((node) => node.type === 'string')
    .map((node) =>
      stringParts(tree, node)
        .filter((part) => typeof part === 'string')
        .join(''),
    );
  const written = spellings.filter((spelling) => spelling.startsWith('-'));
  // absl: `flags.DEFINE_integer("batch_size", 128, "…")`.
  const isAbsl = textOf(tree, call.target).includes('DEFINE_');
  const flags = isAbsl ? [`--${spellings[0] ?? ''}`] : written;
  const dest = nameFrom(call, spellings, flags);
  if (dest === null) return null;
  const action = call.keywords.get('action');
  const actionText = action === undefined ? '' : textOf(tree, action);
  const isSwitch = /store_true|BooleanOptionalAction/.test(actionText) || call.keywords.has('is_flag');
  const switchedTo = isSwitch ? true : actionText.includes('store_false') ? false : null;
  const fallback = call.keywords.get('default') ?? (isAbsl ? call.positional[1] : undefined) ?? null;
  return { dest, flags, fallback, switchedTo, configured: null, scope: call.scope, line: call.line };
}

function nameFrom(call: Call, spellings: readonly string[], flags: readonly string[]): string | null {
  const given = call.keywords.get('dest');
  const { tree } = call.scope.module;
  if (given?.type === 'string')
    return stringParts(tree, given)
      .filter((part) => typeof part === 'string')
      .join('');
  const longest = flags.find((flag) => flag.startsWith('--')) ?? flags[0] ?? spellings[0];
  if (longest === undefined) return null;
  // click writes a switch as "--flag/--no-flag".
  return longest.split('/')[0]?.replace(/^-+/, '').replaceAll('-', '_') ?? null;
}

function readsDataclasses(program: PythonProgram): boolean {
  return program.calls.some((call) =>
    /(?:HfArgumentParser|TrlParser|parse_args_into_dataclasses|simple_parsing\.parse)$/.test(
      textOf(call.scope.module.tree, call.target),
    ),
  );
}

function* dataclassOptions(program: PythonProgram): Generator<Option> {
  for (const module of program.modules) {
    for (const [binding] of module.scope.bindings.values()) {
      const body = binding?.kind === 'class' ? binding.body : null;
      if (body === null || !isDataclass(body)) continue;
      for (const [dest, [field]] of body.bindings) {
        if (field === undefined || field.kind !== 'value') continue;
        yield {
          dest,
          flags: [`--${dest}`],
          fallback: field.node,
          switchedTo: null,
          configured: null,
          scope: body,
          line: field.line,
        };
      }
    }
  }
}

/** True for a class that carries a `dataclass` decorator. */
export function isDataclass(scope: Scope): boolean {
  return scope.decorators.some((node) => textOf(scope.module.tree, node).includes('dataclass'));
}
