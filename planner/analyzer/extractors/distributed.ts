import type { Evidence } from '../../../schemas/job.ts';
import type { ConfigEntry } from '../config/read-config.ts';
import type { Finding } from '../evidence.ts';
import type { Evaluator } from '../python/evaluator.ts';
import { asCount, asText } from '../python/value.ts';
import { calledName } from './called-name.ts';
import { findSetting } from './setting.ts';
import { shardingStage, type Stage } from './sharding-stage.ts';

/** How work is spread over devices, and over how many where that is fixed. */
export type Distribution = {
  readonly strategy: string;
  readonly worldSize: number | null;
  /** What is split over the devices, where the strategy splits and says how much. */
  readonly stage?: Stage;
};

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
  const named = byKeyword(evaluator) ?? byCall(evaluator) ?? byLaunchFile(evaluator);
  const found = named ?? launched ?? byTensorParallel(evaluator, command);
  if (found === null) return null;
  const { strategy } = found.value;
  const worldSize =
    found.value.worldSize ?? launched?.value.worldSize ?? (named === null ? null : sizeIn(evaluator));
  const stage = /^(?:deepspeed|fsdp)/.test(strategy) ? shardingStage(evaluator) : null;
  if (stage === null) return { value: { strategy, worldSize }, evidence: found.evidence };
  const evidence = [...found.evidence, ...stage.evidence];
  return { value: { strategy, worldSize, stage: stage.value }, evidence };
}

/** What `accelerate config` writes: `distributed_type: FSDP`, `num_processes: 8`. */
function byLaunchFile({ program: { parallel } }: Evaluator): Finding<Distribution> | null {
  const entry = (key: string): ConfigEntry | undefined =>
    parallel.find(({ path }) => path.length === 1 && path[0] === key);
  const kind = entry('distributed_type');
  const strategy = launchTypes[asText(kind?.known ?? null) ?? ''];
  if (kind === undefined || strategy === undefined) return null;
  const worldSize = asCount(entry('num_processes')?.known ?? null);
  return { value: { strategy, worldSize }, evidence: [kind.known.evidence] };
}

const launchTypes: Readonly<Record<string, string>> = {
  DEEPSPEED: 'deepspeed',
  FSDP: 'fsdp',
  MULTI_GPU: 'ddp',
  MEGATRON_LM: 'megatron',
};

/** `LLM(tensor_parallel_size=4)` and `--tensor-parallel-size 4` of a server: the model is split over that many devices. */
function byTensorParallel(evaluator: Evaluator, command: readonly string[]): Finding<Distribution> | null {
  const inCode = findSetting(evaluator, {
    keywords: ['tensor_parallel_size'],
    calls: /(?:^|\.)(?:LLM|AsyncEngineArgs|EngineArgs|TensorParallelConfig)$/,
    read: asCount,
  });
  const given = flagNumber(command, /^--tensor-parallel-size$|^-tp$/);
  const size = given ?? inCode?.value ?? null;
  if (size === null || size === 1) return null;
  const evidence = given === null ? (inCode?.evidence ?? []) : [evidenceOf(evaluator, command)];
  return { value: { strategy: 'tensor-parallel', worldSize: size }, evidence };
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
  return { value: { strategy, worldSize }, evidence: [evidenceOf(evaluator, command)] };
}

function evidenceOf({ invocation }: Evaluator, command: readonly string[]): Evidence {
  const place = invocation.argsPlace ?? { file: null, line: null };
  return { ...place, text: command.join(' ').slice(0, 120), origin: 'job-file', certainty: 0.95 };
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
