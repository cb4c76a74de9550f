import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { describeEvidence } from '../../planner/analyzer/describe-evidence.ts';
import { analyzeProject } from '../support/analyze-project.ts';

async function exampleFiles(folder: string, names: readonly string[]): Promise<Record<string, string>> {
  const texts = names.map(async (name) => {
    const text = await readFile(new URL(`../../examples/${folder}/${name}`, import.meta.url), 'utf8');
    return [name, text] as const;
  });
  return Object.fromEntries(await Promise.all(texts));
}

describe('the examples', () => {
  it('finetune is known well enough to predict its machine', async () => {
    const files = await exampleFiles('finetune', ['train.py', 'requirements.txt', 'job.yaml']);
    const analysis = await analyzeProject(files, 'train.py');
    expect(analysis.warnings).toEqual([]);
    expect(analysis.job).toMatchObject({
      name: 'finetune',
      language: 'python',
      task: 'fine-tuning',
      method: 'lora',
      model: { name: 'Qwen/Qwen2.5-3B-Instruct', parameters: 3.086e9 },
      batchSize: 4,
      gradientAccumulation: 4,
      sequenceLength: 1024,
      precision: 'bf16',
      optimizer: 'adamw',
      activationCheckpointing: true,
      workers: 4,
      steps: 380,
      checkpointing: true,
      gpuRequired: true,
      dataAccess: [
        { uri: 'gs://headstart-examples/models/support-dialogues', mode: 'write', bytes: null },
        { uri: 'gs://headstart-examples/support-dialogues/train', mode: 'read', bytes: 6 * 2 ** 30 },
      ],
    });
    expect(analysis.job.dependencies).toMatchObject({ torch: '2.8.0', transformers: '4.55.4' });
  });

  it('evidence of finetune gives each value with the line that says it', async () => {
    const files = await exampleFiles('finetune', ['train.py', 'requirements.txt', 'job.yaml']);
    const lines = describeEvidence(await analyzeProject(files, 'train.py'));
    const torch = lines.find(({ field }) => field === 'frameworks.torch');
    expect(torch).toMatchObject({ value: { name: 'torch', version: '2.8.0' } });
    expect(lines.find(({ field }) => field === 'model.parameters')?.value).toBe(3.086e9);
    for (const { field, evidence } of lines) {
      for (const { file, line, text } of evidence) {
        const source = file === null ? null : (files[file] ?? '').split('\n');
        if (source !== null) expect(source[(line ?? 0) - 1], `${field}: ${text}`).toMatch(/\S/);
      }
    }
  });

  it('kmeans needs no GPU and keeps checkpoints', async () => {
    const { job } = await analyzeProject(await exampleFiles('kmeans', ['kmeans.py', 'job.yaml']), 'job.yaml');
    expect(job).toMatchObject({
      name: 'kmeans',
      command: ['python3', 'kmeans.py'],
      gpuRequired: false,
      checkpointing: true,
      checkpoint: { everySeconds: 3, uri: null },
      dependencies: {},
      frameworks: [],
      family: 'python/standard-library/-/-/script',
    });
  });

  it('the usage trace of finetune is a table of numbers in order of time', async () => {
    const { 'usage-trace.csv': text = '' } = await exampleFiles('finetune', ['usage-trace.csv']);
    const [header, ...rows] = text.trim().split('\n');
    expect(header).toBe(
      'seconds,cpu_utilization,memory_gib,gpu_utilization,gpu_memory_gib,network_received_bytes_per_second,disk_read_bytes_per_second,log,checkpoint',
    );
    const numbers = rows.map((row) => row.split(',').slice(0, 7).map(Number));
    expect(numbers.flat().every((number) => Number.isFinite(number) && number >= 0)).toBe(true);
    expect(numbers.map(([seconds]) => seconds)).toEqual(rows.map((_row, index) => index * 30));
  });
});
