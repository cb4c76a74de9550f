import fc from 'fast-check';
import type { DataSnapshot, PlanningLimits } from '../../planner/ports.ts';
import { objectives, provisioningModels, type JobFile } from '../../schemas/job-file.ts';
import type { Settings } from '../../schemas/settings.ts';

/** A job as a user hands it over: a job.yaml with the program that it names, and what is set around it. */
export interface WholeJob {
  readonly jobFile: JobFile;
  /** Program text by file name. */
  readonly programs: Readonly<Record<string, string>>;
  readonly limits: PlanningLimits;
  readonly settings: Partial<Settings>;
  readonly dataSnapshot: DataSnapshot | null;
}

/** Programs of several kinds; the training ones come with the models that set their need of GPU memory. */
const programs: readonly string[] = [
  'import numpy as np\nprint(np.zeros((10, 10)).sum())\n',
  'import pandas as pd\nframe = pd.read_parquet("gs://acme/big.parquet")\nframe.groupby("k").sum().to_csv("out.csv")\n',
  'from joblib import Parallel, delayed\nParallel(n_jobs=32)(delayed(abs)(i) for i in range(1000))\n',
  'import torch, torchvision\nmodel = torchvision.models.resnet50().cuda()\ntorch.save(model.state_dict(), "gs://acme/c.pt")\n',
  ...['gpt2', 'mistralai/Mistral-7B-v0.1', 'meta-llama/Llama-2-13b-hf', 'meta-llama/Llama-2-70b-hf'].flatMap(
    (model) => [
      `import torch\nfrom transformers import AutoModelForCausalLM, Trainer, TrainingArguments\nmodel = AutoModelForCausalLM.from_pretrained("${model}", torch_dtype=torch.bfloat16)\nTrainer(model=model, args=TrainingArguments("out", bf16=True, per_device_train_batch_size=4, save_steps=50, max_steps=500)).train()\n`,
      `import torch\nfrom transformers import AutoModelForCausalLM\nfrom peft import LoraConfig, get_peft_model\nmodel = get_peft_model(AutoModelForCausalLM.from_pretrained("${model}", device_map="cuda"), LoraConfig(r=8))\n`,
    ],
  ),
  'import torch.distributed as dist\nfrom torch.nn.parallel import DistributedDataParallel\nimport torch\ndist.init_process_group("nccl", world_size=16)\nmodel = DistributedDataParallel(torch.nn.Linear(10, 10).cuda())\n',
  'import jax\nimport jax.numpy as jnp\nprint(jax.jit(lambda x: x @ x)(jnp.ones((4096, 4096))))\n',
  'import tensorflow as tf\nmodel = tf.keras.applications.EfficientNetB7()\nmodel.fit(tf.data.TFRecordDataset("gs://acme/train"), epochs=3)\n',
];

/** Present in one of so many draws. */
function rarely<T>(of: number, arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> {
  return fc.oneof({ weight: of - 1, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary });
}

/** Types with counts that are sold together, mostly. */
const accelerator = fc
  .constantFrom(
    ...['l4 1', 'l4 1', 'l4 4', 'tesla-t4 1', 'tesla-t4 2', 'tesla-v100 1', 'tesla-v100 8', 'tesla-p100 2'],
    ...[
      'tesla-p4 1',
      'tesla-p4 4',
      'tesla-a100 1',
      'tesla-a100 16',
      'a100-80gb 2',
      'h100-80gb 1',
      'h100-80gb 8',
    ],
    ...['h100-mega-80gb 8', 'h200-141gb 8', 'b200 8', 'rtx-pro-6000 1', 'gb200 4', 'tesla-t4 3', 'l4 16'],
  )
  .map((text) => {
    const [type = '', count] = text.split(' ');
    return { type: `nvidia-${type}`, count: Number(count) };
  });

const letters = 'abcxyz0189-_';
const labelCharacter = fc.constantFrom(...letters);
const labels = fc.dictionary(
  fc
    .tuple(fc.constantFrom('a', 'z'), fc.string({ unit: labelCharacter, maxLength: 62 }))
    .map(([first, rest]) => first + rest),
  fc.string({ unit: labelCharacter, maxLength: 63 }),
  { maxKeys: 3 },
);

/** Any text without control characters, which no key of a job file takes. */
const oddText = fc
  .string({ unit: fc.constantFrom('a', ' ', '$', '{', '}', '%', '"', "'", '\\', 'é', '😀', ';', '`', '-') })
  .filter((text) => text.length > 0);

const data = fc.record(
  {
    uri: fc.oneof(fc.constantFrom('gs://acme/train', 's3://b/k', 'bigquery://p.d.t'), oddText),
    mode: fc.constantFrom('read' as const, 'write' as const, 'read-write' as const),
    bytes: fc.oneof(fc.integer({ min: 0, max: 1e13 }), fc.constantFrom('10GiB', '1.5TB')),
  },
  { requiredKeys: ['uri'] },
);

/** Regions and zones with much, with little and with no GPU. */
const zones = [
  'us-central1-a',
  'us-east1-d',
  'europe-west4-b',
  'europe-west1-d',
  'asia-east1-c',
  'me-west1-b',
];
const region = fc.constantFrom(...zones.map((zone) => zone.slice(0, -2)), 'us-west2', 'africa-south1');
const zone = fc.constantFrom(...zones);

const place = fc.oneof(
  { weight: 3, arbitrary: fc.constant({}) },
  fc.record({ region }),
  fc.record({ zone }),
  zone.map((named) => ({ zone: named, region: named.slice(0, -2) })),
);

const fixed = fc.record({
  vcpus: rarely(5, fc.constantFrom(1, 2, 3, 8, 16, 30, 64, 96, 176)),
  memoryGib: rarely(5, fc.constantFrom(0.5, 1, 3.75, 16, 100, 624, 1000)),
  accelerator: rarely(4, accelerator),
  diskGib: rarely(5, fc.constantFrom(1, 10, 100, 3000, 65_536)),
  provisioningModel: rarely(6, fc.constantFrom(...provisioningModels)),
});

const deadline = fc.constantFrom('12h', '90m', 'P2D', '2026-08-17T00:00:00Z');
const maxUsd = fc.constantFrom(0.1, 25, 1000, 50_000);
const objective = fc.constantFrom(...objectives);
const seconds = fc.double({ min: 0, max: 6, noNaN: true }).map((power) => 10 ** power);

const start = fc.oneof(
  { weight: 3, arbitrary: fc.constant({ entry: 'main.py' }) },
  fc.array(oddText, { minLength: 1, maxLength: 3 }).map((command) => ({ command })),
);
const jobFile: fc.Arbitrary<JobFile> = fc
  .record({
    start,
    name: rarely(2, fc.constantFrom('a', 'tune', `a${'-'.repeat(38)}0`, 'x'.repeat(40))),
    env: rarely(4, fc.dictionary(fc.constantFrom('A', '_b', '__proto__'), oddText, { maxKeys: 2 })),
    args: rarely(4, fc.array(oddText, { maxLength: 3 })),
    data: rarely(2, fc.array(data, { maxLength: 3 })),
    resources: rarely(
      2,
      fc.tuple(fixed, place).map(([own, named]) => ({ ...own, ...named })),
    ),
    objective: rarely(2, objective),
    deadline: rarely(16, deadline),
    maxUsd: rarely(16, maxUsd),
    interruptible: rarely(2, fc.boolean()),
    checkpoint: rarely(2, fc.record({ everySeconds: seconds, uri: oddText }, { requiredKeys: [] })),
    expected: rarely(4, fc.record({ runtimeSeconds: seconds })),
    ports: rarely(4, fc.array(fc.integer({ min: 1, max: 65_535 }), { maxLength: 3 })),
    labels: rarely(2, labels),
  })
  .map(({ start: named, ...rest }) => ({ ...named, ...rest }));

/** What the command line limits. */
const limits: fc.Arbitrary<PlanningLimits> = fc
  .record({
    asked: rarely(
      3,
      fc.oneof(fc.record({ region: fc.oneof(fc.constant('any'), region) }), fc.record({ zone })),
    ),
    spot: rarely(4, fc.boolean()),
    objective: rarely(4, objective),
    maxUsd: rarely(24, maxUsd),
    deadline: rarely(24, fc.constantFrom('2026-07-16T13:00:00Z', '2026-08-01T00:00:00Z')),
  })
  .map(({ asked, ...rest }) => withoutAbsent({ ...rest, ...asked }));

const settings: fc.Arbitrary<Partial<Settings>> = fc
  .record({
    target: fc.constantFrom('simulated' as const, 'gcp' as const),
    project: fc.constantFrom('example-project', 'example.com:old-project'),
    region: rarely(4, region),
    limits: fc
      .record({
        objective: rarely(4, objective),
        spot: rarely(4, fc.boolean()),
        maxUsd: rarely(24, maxUsd),
        deadline: rarely(24, deadline),
      })
      .map(withoutAbsent),
  })
  .map(withoutAbsent);

const dataSnapshot: fc.Arbitrary<DataSnapshot | null> = fc.oneof(
  { weight: 3, arbitrary: fc.constant(null) },
  fc.record({
    name: fc.constantFrom('headstart-tune-data-1', 'kept'),
    sizeGib: fc.constantFrom(null, 10, 900, 65_536),
  }),
);

type Present<T> = { readonly [K in keyof T]?: Exclude<T[K], undefined> };

function withoutAbsent<T extends object>(values: T): Present<T> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Present<T>;
}

/** Jobs from a laptop's to beyond the largest machine, with everything that a user may fix, favour or forbid. */
export const wholeJobs: fc.Arbitrary<WholeJob> = fc.record({
  jobFile,
  programs: fc.constantFrom(...programs).map((text) => ({ 'main.py': text })),
  limits,
  settings,
  dataSnapshot,
});
