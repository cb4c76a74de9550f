import type { Task } from '../../../schemas/job.ts';
import { defaultEvidence, type Finding } from '../evidence.ts';
import type { Evaluator } from '../python/evaluator.ts';
import { asFlag, asText } from '../python/value.ts';
import { calledName } from './called-name.ts';
import { findSetting } from './setting.ts';
import { trainingArguments } from './training-arguments.ts';

const checkpointers =
  /(?:^|\.)(?:ModelCheckpoint|BackupAndRestore|CheckpointManager|PyTreeCheckpointer|StandardCheckpointer|Checkpoint|save_checkpoint|save_state|load_checkpoint|CheckpointCallback|save_training_state)$|^ultralytics\.\w+\(\)\.train$/;
const saves = /(?:^|\.)(?:torch\.save|save_weights|save_model|joblib\.dump|pickle\.dump|save_pretrained)$/;
const loads = /(?:^|\.)(?:load_state_dict|load_weights|load_state|restore|restore_checkpoint)$/;

/** Whether the job writes checkpoints that it can continue from; null where the code does not tell. */
export function checkpointing(evaluator: Evaluator, task: Task | null): Finding<boolean> | null {
  return byTrainer(evaluator) ?? byHeadstartFolder(evaluator) ?? byCalls(evaluator) ?? byAbsence(task);
}

/** transformers saves every 500 steps unless it is told otherwise. */
function byTrainer(evaluator: Evaluator): Finding<boolean> | null {
  const trainer = /(?:TrainingArguments|SFTConfig|DPOConfig|Seq2SeqTrainingArguments)$/;
  const strategy = findSetting(evaluator, {
    keywords: ['save_strategy'],
    calls: trainer,
    read: (known) => {
      const text = asText(known);
      return text === null ? null : text !== 'no';
    },
  });
  if (strategy !== null) return strategy;
  const call = trainingArguments(evaluator);
  if (call === null) return null;
  const evidence = defaultEvidence('transformers saves a checkpoint every 500 steps by default', 0.8);
  return { value: true, evidence: [evidence, evaluator.at(call.scope, call.line, 0.8)] };
}

/** A program that uses HEADSTART_CHECKPOINT_DIR keeps its checkpoint where Headstart looks for it. */
function byHeadstartFolder(evaluator: Evaluator): Finding<boolean> | null {
  for (const { node, scope } of evaluator.program.modules.flatMap((module) => module.strings)) {
    if (asText(evaluator.value(node, scope)) === 'HEADSTART_CHECKPOINT_DIR') {
      return { value: true, evidence: [evaluator.at(scope, node.line)] };
    }
  }
  return null;
}

function byCalls(evaluator: Evaluator): Finding<boolean> | null {
  const setting = findSetting(evaluator, { keywords: ['enable_checkpointing'], read: asFlag });
  if (setting !== null) return setting;
  const { calls } = evaluator.program;
  const sure = calls.find((call) => checkpointers.test(calledName(evaluator, call)));
  if (sure !== undefined) return { value: true, evidence: [evaluator.at(sure.scope, sure.line)] };
  const saved = calls.filter((call) => saves.test(calledName(evaluator, call)));
  const inLoop = saved.find((call) => call.loops > 0);
  const loaded = calls.find((call) => loads.test(calledName(evaluator, call)));
  const place = inLoop ?? (loaded === undefined ? undefined : saved[0]);
  if (place === undefined) return null;
  return {
    value: true,
    evidence: [evaluator.at(place.scope, place.line, loaded === undefined ? 0.6 : 0.85)],
  };
}

function byAbsence(task: Task | null): Finding<boolean> | null {
  if (task !== 'training' && task !== 'fine-tuning') return null;
  return {
    value: false,
    evidence: [defaultEvidence('nothing in the code saves progress while it trains', 0.7)],
  };
}
