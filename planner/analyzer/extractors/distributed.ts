import { atMost, type Finding } from '../evidence.ts';
import type { Evaluator } from '../python/evaluator.ts';
import { asCount, asText } from '../python/value.ts';
import { calledName } from './called-name.ts';
import { findSetting } from './setting.ts';

/** How work is spread over devices, and over how many where that is fixed. */
export type Distribution = { readonly strategy: string; readonly worldSize: number | null };

/** Calls that give a strategy away, most telling first. */
const strategies: readonly (readonly [RegExp, string])[] = [
  [/(?:^|\.)(?:FullyShardedDataParallel|FSDP|fully_shard|FullyShardedDataParallelPlugin)$/, 'fsdp'],
  [/^deepspeed\.(?:initialize|init_distributed|init_inference)$|DeepSpeedPlugin$/, 'deepspeed'],
  [/(?:^|\.)DistributedDataParallel$|(?:^|\.)init_process_group$/, 'ddp'],
  [/^horovod\..*\.init$|^hvd\.init$/, 'horovod'],
  [/MultiWorkerMirroredStrategy$/, 'multi-worker-mirrored'],
  [/MirroredStrategy$/, 'mirrored'],
  [/TPUStrategy$/, 'tpu'],
  [/^ray\.train\..*Trainer$/, 'ray'],
  [/(?:^|\.)DataParallel$/, 'dp'],
  [/^jax\.pmap$/, 'pmap'],
  [/^dask(?:\.|_cuda|_jobqueue).*Cluster$|^dask\.distributed\.Client$|^distributed\.Client$/, 'dask'],
  [/^ray\.init$/, 'ray'],
  [/^pyspark\.sql\.SparkSession\.builder|SparkContext$/, 'spark'],
];

/** The strategy by which the program spreads over devices; null where it runs on one. */
export function distributed(evaluator: Evaluator, command: readonly string[]): Finding<Distribution> | null {
  const launched = byLauncher(evaluator, command);
  const named = byKeyword(evaluator) ?? byCall(evaluator);
  if (named === null) return launched;
  const worldSize = named.value.worldSize ?? launched?.value.worldSize ?? sizeIn(evaluator);
  return { value: { strategy: named.value.strategy, worldSize }, evidence: named.evidence };
}

function byCall(evaluator: Evaluator): Finding<Distribution> | null {
  for (const [pattern, strategy] of strategies) {
    const call = evaluator.program.calls.find((one) => pattern.test(calledName(evaluator, one)));
    if (call !== undefined) {
      return { value: { strategy, worldSize: null }, evidence: [evaluator.at(call.scope, call.line)] };
    }
  }
  return null;
}

/** `strategy="ddp"` of Lightning, `fsdp="full_shard"` and `deepspeed="ds.json"` of transformers. */
function byKeyword(evaluator: Evaluator): Finding<Distribution> | null {
  for (const [keyword, fixed] of [
    ['strategy', null],
    ['fsdp', 'fsdp'],
    ['deepspeed', 'deepspeed'],
  ] as const) {
    const setting = findSetting(evaluator, {
      keywords: [keyword],
      calls: /(?:Trainer|TrainingArguments|Fabric|SFTConfig)$/,
      read: (known) => {
        const text = asText(known);
        return text === null || text === '' || text === 'auto' ? null : (fixed ?? text.split('_')[0] ?? text);
      },
    });
    if (setting !== null) {
      return { value: { strategy: setting.value, worldSize: null }, evidence: setting.evidence };
    }
  }
  return null;
}

function sizeIn(evaluator: Evaluator): number | null {
  const size = findSetting(evaluator, {
    keywords: ['world_size', 'devices', 'nprocs', 'gpus', 'num_processes'],
    calls: /(?:Trainer|init_process_group|spawn|Fabric|Launcher|notebook_launcher)$/,
    names: /^(?:world_size|num_gpus|n_gpus?|gpus|nproc_per_node)$/,
    read: asCount,
  });
  // One device is no world; scripts write it as the default that a launcher replaces.
  return size === null || size.value === 1 ? null : size.value;
}

/** `torchrun --nproc_per_node=4 --nnodes=2`, `accelerate launch --num_processes 8`, `deepspeed --num_gpus 4`. */
function byLauncher(evaluator: Evaluator, command: readonly string[]): Finding<Distribution> | null {
  const program = command.find((word) =>
    /^(?:torchrun|accelerate|deepspeed|mpirun|horovodrun)$/.test(base(word)),
  );
  if (program === undefined) return null;
  const perNode = flagNumber(command, /^--?(?:nproc[-_]per[-_]node|num[-_]processes|num[-_]gpus|np?)$/);
  const nodes = flagNumber(command, /^--?(?:nnodes|num[-_]nodes|num[-_]machines)$/) ?? 1;
  const strategy =
    base(program) === 'deepspeed' ? 'deepspeed' : base(program) === 'accelerate' ? 'accelerate' : 'ddp';
  const perMachineFlag = base(program) === 'torchrun' || base(program) === 'deepspeed';
  const worldSize = perNode === null ? null : perNode * (perMachineFlag ? nodes : 1);
  const place = evaluator.invocation.argsPlace ?? { file: null, line: null };
  return {
    value: { strategy, worldSize },
    evidence: [
      atMost({ ...place, text: command.join(' ').slice(0, 120), origin: 'job-file', certainty: 1 }, 0.95),
    ],
  };
}

function base(word: string): string {
  return word.slice(word.lastIndexOf('/') + 1);
}

function flagNumber(command: readonly string[], flag: RegExp): number | null {
  for (const [index, word] of command.entries()) {
    const [name = '', joined] = word.split('=');
    const number = flag.test(name) ? Number(joined ?? command[index + 1]) : NaN;
    if (Number.isSafeInteger(number) && number > 0) return number;
  }
  return null;
}
