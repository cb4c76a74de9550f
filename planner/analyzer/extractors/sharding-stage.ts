import type { Finding } from '../evidence.ts';
import type { Evaluator } from '../python/evaluator.ts';
import { asNumber, asText, type Known } from '../python/value.ts';
import { childOf, textOf } from '../syntax.ts';
import { findSetting } from './setting.ts';

/** What of the training state is split over the devices: 1 the optimiser, 2 the gradients too, 3 the weights too. */
export type Stage = 1 | 2 | 3;

/** The stage of ZeRO, or the one that PyTorch's sharding strategy amounts to; null where nothing fixes it. */
export function shardingStage(evaluator: Evaluator): Finding<Stage> | null {
  return inFiles(evaluator) ?? inDictionaries(evaluator) ?? inCalls(evaluator);
}

function inFiles({ program }: Evaluator): Finding<Stage> | null {
  for (const { path, known } of program.parallel) {
    const at = path.slice(-2).join('.');
    const names = /^zero_optimization\.stage$|(?:^|\.)zero_stage$|(?:^|\.)fsdp_sharding_strategy$/;
    const stage = names.test(at) ? stageOf(known) : null;
    if (stage !== null) return { value: stage, evidence: [known.evidence] };
  }
  return null;
}

/** `{"zero_optimization": {"stage": 3}}`. */
function inDictionaries(evaluator: Evaluator): Finding<Stage> | null {
  for (const { key, value, scope } of evaluator.program.modules.flatMap(({ pairs }) => pairs)) {
    if (key !== 'zero_optimization' || value.type !== 'dictionary') continue;
    const pair = value.children.find((child) => {
      const label = childOf(child, 'key');
      return label !== null && /^["']stage["']$/.test(textOf(scope.module.tree, label));
    });
    const node = childOf(pair ?? null, 'value');
    const known = node === null ? null : evaluator.value(node, scope);
    const stage = stageOf(known);
    if (known !== null && stage !== null) return { value: stage, evidence: [known.evidence] };
  }
  return null;
}

/** `DeepSpeedPlugin(zero_stage=2)`, `FSDP(sharding_strategy=…)`, `strategy="deepspeed_stage_3"`, `fsdp="full_shard"`. */
function inCalls(evaluator: Evaluator): Finding<Stage> | null {
  return findSetting<Stage>(evaluator, {
    keywords: ['zero_stage', 'stage', 'sharding_strategy', 'strategy', 'fsdp'],
    calls:
      /(?:DeepSpeedPlugin|DeepSpeedStrategy|FSDPStrategy|FSDP|FullyShardedDataParallel|FullyShardedDataParallelPlugin|Trainer|TrainingArguments|Fabric|SFTConfig)$/,
    read: stageOf,
  });
}

function stageOf(known: Known | null): Stage | null {
  const name = known?.value.kind === 'name' ? known.value.name : asText(known);
  const number = asNumber(known) ?? Number(/(?:stage|zero)_?([123])/.exec(name ?? '')?.[1] ?? 0);
  if (number === 1 || number === 2 || number === 3) return number;
  if (name === null) return null;
  // The words of torch.distributed.fsdp; a hybrid splits within a machine only, which is none of the stages.
  if (/(?:^|[.\s])full_shard(?:$|\s)/i.test(name)) return 3;
  return /(?:^|[.\s])shard_grad_op(?:$|\s)/i.test(name) ? 2 : null;
}
