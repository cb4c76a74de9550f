import { expect, it } from 'vitest';
import type { Job } from '../../schemas/job.ts';
import { analyzeProject } from '../support/analyze-project.ts';

interface ShardingCase {
  readonly what: string;
  readonly code: string;
  readonly files?: Readonly<Record<string, string>>;
  readonly command?: string;
  readonly distributed: Job['distributed'];
}

const zero = (stage: number): string =>
  `{"bf16": {"enabled": true}, "zero_optimization": {"stage": ${String(stage)}}}`;
const trainer = 'from transformers import Trainer, TrainingArguments\n';

const cases: readonly ShardingCase[] = [
  {
    what: 'a dictionary given to DeepSpeed',
    code: 'import deepspeed\nstage = 3\nds = {"zero_optimization": {"stage": stage}}\ndeepspeed.initialize(model=None, config=ds)\n',
    distributed: { strategy: 'deepspeed', worldSize: null, stage: 3 },
  },
  {
    what: 'a file that the training arguments name',
    code: `${trainer}Trainer(args=TrainingArguments("out", deepspeed="conf/ds_config.json")).train()\n`,
    files: { 'conf/ds_config.json': zero(2) },
    distributed: { strategy: 'deepspeed', worldSize: null, stage: 2 },
  },
  {
    what: 'a file that the command names',
    code: 'import deepspeed\ndeepspeed.initialize(model=None)\n',
    files: { 'settings.json': zero(1) },
    command: '[deepspeed, --num_gpus, "4", train.py, --deepspeed_config, settings.json]',
    distributed: { strategy: 'deepspeed', worldSize: 4, stage: 1 },
  },
  {
    what: 'a stage left to the file of another machine',
    code: 'import deepspeed\ndeepspeed.initialize(model=None, config="missing/ds_config.json")\n',
    distributed: { strategy: 'deepspeed', worldSize: null },
  },
  {
    what: 'what accelerate is configured to do',
    code: 'from accelerate import Accelerator\nAccelerator()\n',
    files: {
      'acc.yaml':
        'compute_environment: LOCAL_MACHINE\ndistributed_type: DEEPSPEED\ndeepspeed_config:\n  zero_stage: 3\nnum_processes: 8\n',
    },
    command: '[accelerate, launch, --config_file, acc.yaml, train.py]',
    distributed: { strategy: 'deepspeed', worldSize: 8, stage: 3 },
  },
  {
    what: 'FSDP through accelerate that keeps the weights whole',
    code: 'from accelerate import Accelerator\nAccelerator()\n',
    files: {
      'acc.yaml':
        'distributed_type: FSDP\nfsdp_config:\n  fsdp_sharding_strategy: SHARD_GRAD_OP\nnum_processes: 2\n',
    },
    command: '[accelerate, launch, --config_file=acc.yaml, train.py]',
    distributed: { strategy: 'fsdp', worldSize: 2, stage: 2 },
  },
  {
    what: "PyTorch's own sharding strategy",
    code: 'from torch.distributed.fsdp import FullyShardedDataParallel as FSDP, ShardingStrategy\nmodel = FSDP(None, sharding_strategy=ShardingStrategy.FULL_SHARD)\n',
    distributed: { strategy: 'fsdp', worldSize: null, stage: 3 },
  },
  {
    what: 'a hybrid strategy, which is no stage',
    code: 'from torch.distributed.fsdp import FullyShardedDataParallel as FSDP, ShardingStrategy\nmodel = FSDP(None, sharding_strategy=ShardingStrategy.HYBRID_SHARD)\n',
    distributed: { strategy: 'fsdp', worldSize: null },
  },
  {
    what: "Lightning's name of a stage",
    code: 'import lightning as L\nL.Trainer(strategy="deepspeed_stage_2", devices=4)\n',
    distributed: { strategy: 'deepspeed', worldSize: 4, stage: 2 },
  },
  {
    what: 'a model served over four GPUs',
    code: 'from vllm import LLM\nllm = LLM(model="meta-llama/Llama-2-70b-hf", tensor_parallel_size=4)\n',
    distributed: { strategy: 'tensor-parallel', worldSize: 4 },
  },
  {
    what: 'a model served on one GPU',
    code: 'from vllm import LLM\nllm = LLM(model="facebook/opt-125m", tensor_parallel_size=1)\n',
    distributed: null,
  },
];

it.each(cases)('$what', async ({ code, files, command, distributed }) => {
  const jobFile = `name: a\nentry: train.py\ncommand: ${command ?? '[python, train.py]'}\n`;
  const { job, evidence } = await analyzeProject(
    { 'train.py': code, 'job.yaml': jobFile, ...files },
    'job.yaml',
  );
  expect(job.distributed).toEqual(distributed);
  expect(evidence['distributed'] === undefined).toBe(distributed === null);
});
