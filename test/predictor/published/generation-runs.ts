import type { Source } from './published-memory.ts';
import { model, plainTorch } from './published-memory.ts';
import type { PublishedRun } from './published-run.ts';
import { a100, steps } from './published-run.ts';

const tables: Source = {
  url: 'https://github.com/Lightning-AI/litgpt/blob/4839345a97a0a90bc5f2361664b04d665c9a0e89/tutorials/resource-tables.md',
  date: '2023-10-20',
};
/** Name, billions of parameters, tokens/s of one sequence on an A100. */
type Generated = readonly [string, number, number];
const generated: readonly Generated[] = [
  ['phi-1.5', 1.42, 42.56],
  ['stablelm-base-alpha-3b', 3.64, 49.01],
  ['llama-2-7b', 6.74, 30.97],
  ['llama-2-13b', 13.02, 24.82],
];

function generating([name, billions, rate]: Generated): PublishedRun {
  return {
    what: `${name}, generating on an A100`,
    job: {
      ...plainTorch,
      task: 'inference',
      model: model(name, billions),
      precision: 'bf16',
      batchSize: 1,
      sequenceLength: 256,
      apiCalls: ['litgpt.LLM.generate'],
      steps,
    },
    gpus: 1,
    accelerator: a100,
    seconds: (steps * 256) / rate,
    source: tables,
  };
}

/** One sequence at a time, kernel by kernel. */
export const generationRuns: readonly PublishedRun[] = generated.map(generating);
