import { expect, it } from 'vitest';
import type { Job } from '../../schemas/job.ts';
import { analyzeProject } from '../support/analyze-project.ts';

interface ProjectCase {
  readonly what: string;
  readonly entry: string;
  readonly files: Readonly<Record<string, string>>;
  readonly job: Partial<Job>;
}

const library = [
  'import torch',
  'def fit(model):',
  '    opt = torch.optim.SGD(model.parameters())',
  '    model(1).backward()',
  'class Server:',
  '    def run(self):',
  '        self.batch = torch.utils.data.DataLoader([], batch_size=3)',
].join('\n');

const cases: readonly ProjectCase[] = [
  {
    what: 'what nothing calls in an imported file says nothing',
    entry: 'serve.py',
    files: {
      'serve.py':
        'import library\nmodel = library.Server()\nwith library.torch.no_grad():\n    model.run()\n',
      'library.py': library,
    },
    job: { task: 'inference', batchSize: 3, optimizer: null },
  },
  {
    what: 'what an imported file does only when it is started itself says nothing',
    entry: 'train.py',
    files: {
      'train.py': 'import torch\nimport client\nclient.check()\nloss.backward()\n',
      'client.py':
        'from transformers import AutoModelForCausalLM\ndef check():\n    pass\nif __name__ == "__main__":\n    model = AutoModelForCausalLM.from_pretrained("Qwen/Qwen2.5-7B")\n',
    },
    job: { task: 'training', model: null },
  },
  {
    what: 'a loader of weights that the project defines and nobody calls is no fine-tuning',
    entry: 'train.py',
    files: {
      'train.py': 'import torch\nfrom net import Net\nnet = Net(8)\nnet(1).backward()\n',
      'net.py':
        'import torch\nclass Net(torch.nn.Module):\n    def __init__(self, width):\n        super().__init__()\n        self.layer = torch.nn.Linear(width, 1)\n    @classmethod\n    def from_pretrained(cls, kind):\n        from transformers import GPT2LMHeadModel\n        return GPT2LMHeadModel.from_pretrained(kind)\n',
    },
    job: { task: 'training' },
  },
  {
    what: 'what is called through a module counts',
    entry: 'main.py',
    files: { 'main.py': 'import library as lib\nlib.fit(object())\n', 'library.py': library },
    job: { task: 'training', batchSize: null, optimizer: 'sgd' },
  },
  {
    what: 'what is called through a package that passes it on counts',
    entry: 'main.py',
    files: {
      'main.py': 'from lib import *\nfit(object())\n',
      'lib/__init__.py': 'from .inner import fit\n',
      'lib/inner.py': library,
    },
    job: { task: 'training', optimizer: 'sgd' },
  },
  {
    what: 'packages that import a name from each other in a circle end somewhere',
    entry: 'main.py',
    files: {
      'main.py':
        'from a import size, build\nimport torch\ntorch.utils.data.DataLoader([], batch_size=size)\nbuild().backward()\n',
      'a.py': 'from b import size, build\n',
      'b.py': 'from a import size, build\n',
    },
    job: { task: 'training', batchSize: null },
  },
];

const switched: readonly ProjectCase[] = [
  {
    what: 'what stands in a branch that is off',
    entry: 'tune.py',
    files: {
      'tune.py': [
        'import argparse, torch',
        'from peft import LoraConfig, get_peft_model',
        'from transformers import AutoModelForCausalLM, BitsAndBytesConfig',
        'p = argparse.ArgumentParser()',
        'p.add_argument("--four-bit", action="store_true")',
        'p.add_argument("--amp", action="store_true")',
        'args = p.parse_args()',
        'quantised = BitsAndBytesConfig(load_in_4bit=True) if args.four_bit else None',
        'model = AutoModelForCausalLM.from_pretrained("facebook/opt-125m", quantization_config=quantised)',
        'model = get_peft_model(model, LoraConfig())',
        'with torch.autocast("cuda", enabled=args.amp):',
        '    model(1).backward()',
      ].join('\n'),
    },
    job: { method: 'lora', precision: 'fp32', task: 'fine-tuning' },
  },
  {
    what: 'the batches of the work, not those of its evaluation',
    entry: 'train.py',
    files: {
      'train.py': [
        'from torch.utils.data import DataLoader',
        'def run(config):',
        '    size = int(config["batch_size"])',
        '    train = DataLoader([], batch_size=size)',
        '    eval_loader = DataLoader([], batch_size=77)',
        '    train.backward()',
        'run({"batch_size": 24, "num_epochs": 2})',
      ].join('\n'),
    },
    job: { batchSize: 24, epochs: 2 },
  },
];

const hydra = [
  'import hydra, torch',
  '@hydra.main(version_base=None, config_path="conf", config_name="base")',
  'def main(cfg):',
  '    loader = torch.utils.data.DataLoader([], batch_size=cfg.train.batch_size)',
  '    optimizer = torch.optim.AdamW([], lr=cfg.optim.lr)',
  '    for epoch in range(cfg.train.epochs):',
  '        torch.zeros(1).backward()',
  'main()',
].join('\n');
const base = 'defaults:\n  - train: long\n  - _self_\noptim:\n  lr: 1.0e-3\neval:\n  batch_size: 7\n';

const configured: readonly ProjectCase[] = [
  {
    what: 'a configuration that Hydra composes of two files',
    entry: 'main.py',
    files: {
      'main.py': hydra,
      'conf/base.yaml': base,
      'conf/train/long.yaml': 'epochs: 80\nbatch_size: 96\n',
    },
    job: { batchSize: 96, epochs: 80 },
  },
  {
    what: 'what the command line overrides in a configuration',
    entry: 'job.yaml',
    files: {
      'job.yaml': 'name: a\nentry: main.py\nargs: [train.epochs=3]\n',
      'main.py': hydra,
      'conf/base.yaml': 'train: {epochs: 80, batch_size: 96}\n',
    },
    job: { batchSize: 96, epochs: 3 },
  },
  {
    what: 'the configuration file that the command line names, not the default one',
    entry: 'job.yaml',
    files: {
      'job.yaml': 'name: a\nentry: main.py\nargs: [--config, big.yaml]\n',
      'main.py':
        'import argparse, yaml, torch\np = argparse.ArgumentParser()\np.add_argument("--config", default="small.yaml")\n' +
        'cfg = yaml.safe_load(open(p.parse_args().config))\ntorch.utils.data.DataLoader([], batch_size=cfg["batch_size"])\n',
      'small.yaml': 'batch_size: 2\n',
      'big.yaml': 'batch_size: 64\nbroken: [\n',
    },
    job: { batchSize: 64 },
  },
  {
    what: 'no YAML file of a program that loads none',
    entry: 'main.py',
    files: { 'main.py': 'NAME = "conf.yaml"\nimport torch\n', 'conf.yaml': 'batch_size: 2\n' },
    job: { batchSize: null },
  },
];

it.each([...cases, ...switched, ...configured])('$what', async ({ entry, files, job }) => {
  expect((await analyzeProject(files, entry)).job).toMatchObject(job);
});
