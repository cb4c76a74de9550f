import type { Job } from '../../schemas/job.ts';

export interface PythonCase {
  readonly title: string;
  readonly code: string;
  readonly expected: Partial<Job>;
}

/** Short scripts, and what the analyzer must read out of each. */
export const pythonCases: readonly PythonCase[] = [
  {
    title: 'a keyword of TrainingArguments',
    code: `from transformers import TrainingArguments, Trainer
args = TrainingArguments(output_dir="out", per_device_train_batch_size=16, gradient_accumulation_steps=2, fp16=True, num_train_epochs=3)
Trainer(model=None, args=args).train()`,
    expected: {
      batchSize: 16,
      gradientAccumulation: 2,
      precision: 'fp16',
      epochs: 3,
      optimizer: 'adamw',
      checkpointing: true,
      gpuRequired: true,
    },
  },
  {
    title: 'a queue, the tile of a kernel and bytes of a picture are no settings of the model',
    code: `import torch
from collections import deque
class Window:
    def __init__(self, size=20):
        self.values = deque(maxlen=size)
def scale(x, BLOCK_SIZE=1024):
    return x
window = Window()
opt = torch.optim.SGD(model.parameters(), lr=0.1)
mask = scale(masks * 255).to(dtype=torch.uint8)
loss.backward()`,
    expected: { sequenceLength: null, precision: 'fp32' },
  },
  {
    title: 'the length to which texts are cut',
    code: `from keras.preprocessing.sequence import pad_sequences
maxlen = 200
x = pad_sequences(texts, maxlen=maxlen)
model.fit(x, y)`,
    expected: { sequenceLength: 200 },
  },
  {
    title: 'what TrainingArguments takes where nothing is said',
    code: `from transformers import TrainingArguments, Trainer
Trainer(args=TrainingArguments("out")).train()`,
    expected: {
      batchSize: 8,
      epochs: 3,
      precision: 'fp32',
      activationCheckpointing: false,
      gradientAccumulation: 1,
    },
  },
  {
    title: 'a module constant, the training loader before the test loader',
    code: `import torch
from torch.utils.data import DataLoader
BATCH = 64
test_loader = DataLoader(test_set, batch_size=1000)
train_loader = DataLoader(train_set, BATCH, shuffle=True, num_workers=2 * 3)
opt = torch.optim.SGD(model.parameters(), lr=0.1)
for epoch in range(10):
    loss.backward()`,
    expected: {
      batchSize: 64,
      workers: 6,
      optimizer: 'sgd',
      epochs: 10,
      task: 'training',
      checkpointing: false,
    },
  },
  {
    title: 'argparse defaults through a main function',
    code: `import argparse, torch
def main(args):
    loader = torch.utils.data.DataLoader(ds, batch_size=args.batch_size, num_workers=args.workers)
    opt = torch.optim.Adam(params)
    for epoch in tqdm(range(1, args.epochs)):
        loss.backward()
        torch.save(model.state_dict(), "m.pt")
parser = argparse.ArgumentParser()
parser.add_argument("-b", "--batch-size", type=int, default=256)
parser.add_argument("--workers", default=4, type=int)
parser.add_argument("--epochs", default=90, type=int)
main(parser.parse_args())`,
    expected: { batchSize: 256, workers: 4, epochs: 90, optimizer: 'adam', checkpointing: true },
  },
  {
    title: 'a dataclass of settings',
    code: `from dataclasses import dataclass, field
import torch
@dataclass
class Config:
    batch_size: int = 48
    seq_len: int = field(default=512)
cfg = Config(seq_len=256)
loader = torch.utils.data.DataLoader(ds, batch_size=cfg.batch_size)
tokenizer(text, max_length=cfg.seq_len)`,
    expected: { batchSize: 48, sequenceLength: 256 },
  },
  {
    title: 'a dictionary of settings',
    code: `import torch
config = {"batch_size": 12, "lr": 1e-3}
loader = torch.utils.data.DataLoader(ds, batch_size=config["batch_size"], num_workers=config.get("workers", 5))`,
    expected: { batchSize: 12, workers: 5 },
  },
  {
    title: 'an environment variable with a default',
    code: `import os, torch
loader = torch.utils.data.DataLoader(ds, batch_size=int(os.environ.get("BATCH", "20")))`,
    expected: { batchSize: 20 },
  },
  {
    title: 'click options',
    code: `import click, torch
@click.command()
@click.option("--batch-size", default=24)
def main(batch_size):
    torch.utils.data.DataLoader(ds, batch_size=batch_size)
main()`,
    expected: { batchSize: 24 },
  },
  {
    title: 'QLoRA',
    code: `import torch
from transformers import AutoModelForCausalLM, BitsAndBytesConfig
from peft import LoraConfig, get_peft_model
from trl import SFTTrainer, SFTConfig
quant = BitsAndBytesConfig(load_in_4bit=True, bnb_4bit_compute_dtype=torch.bfloat16)
model = AutoModelForCausalLM.from_pretrained("meta-llama/Llama-2-7b-hf", quantization_config=quant, device_map="auto")
model = get_peft_model(model, LoraConfig(r=16))
SFTTrainer(model, args=SFTConfig(optim="paged_adamw_8bit", max_steps=100, max_seq_length=2048, bf16=True)).train()`,
    expected: {
      method: 'qlora',
      precision: 'int4',
      optimizer: 'adamw8bit',
      steps: 100,
      sequenceLength: 2048,
      gpuRequired: true,
      task: 'fine-tuning',
      model: { name: 'meta-llama/Llama-2-7b-hf', parameters: 6.74e9 },
    },
  },
  {
    title: 'a model from torchvision',
    code: `import torch, torchvision
model = torchvision.models.resnet50(weights="DEFAULT")
model.cuda()
with torch.autocast("cuda", dtype=torch.float16):
    loss.backward()`,
    expected: {
      model: { name: 'resnet50', parameters: 25.6e6 },
      gpuRequired: true,
      precision: 'fp16',
      method: 'full',
    },
  },
  {
    title: 'a size in the name of an unknown model',
    code: `from transformers import AutoModelForCausalLM
model = AutoModelForCausalLM.from_pretrained("acme/thinker-13b-chat")
model.generate(x)`,
    expected: { model: { name: 'acme/thinker-13b-chat', parameters: 13e9 }, task: 'inference', method: null },
  },
  {
    title: 'Lightning',
    code: `import lightning as L
trainer = L.Trainer(max_epochs=7, precision="bf16-mixed", devices=4, strategy="ddp", accelerator="gpu")
trainer.fit(model)`,
    expected: {
      epochs: 7,
      precision: 'bf16',
      distributed: { strategy: 'ddp', worldSize: 4 },
      gpuRequired: true,
      task: 'training',
    },
  },
  {
    title: 'distributed data parallel and a device chosen at run time',
    code: `import torch
import torch.distributed as dist
from torch.nn.parallel import DistributedDataParallel as DDP
dist.init_process_group("nccl")
device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
model = DDP(model)
loss.backward()`,
    expected: { distributed: { strategy: 'ddp', worldSize: null }, gpuRequired: true },
  },
  {
    title: 'keras',
    code: `from tensorflow import keras
from tensorflow.keras import layers
(x, y), _ = keras.datasets.mnist.load_data()
model = keras.Sequential([layers.Dense(10)])
model.compile(optimizer="rmsprop", loss="mse")
model.fit(x, y, batch_size=128, epochs=15, validation_split=0.1)`,
    expected: {
      batchSize: 128,
      epochs: 15,
      optimizer: 'rmsprop',
      datasets: ['mnist'],
      gpuRequired: true,
      task: 'training',
    },
  },
  {
    title: 'code that is broken in the middle',
    code: `import torch
BATCH = 16
loader = torch.utils.data.DataLoader(ds, batch_size=BATCH)
def broken(:
    x = = 3
model.cuda()`,
    expected: { batchSize: 16, gpuRequired: true },
  },
  {
    title: 'a plain script about which nothing is known',
    code: `total = 0
for number in range(10**7):
    total += number
print(total)`,
    expected: {
      gpuRequired: false,
      task: null,
      precision: null,
      batchSize: null,
      model: null,
      workers: null,
      dataAccess: [],
      frameworks: [],
    },
  },
  {
    title: 'rounds of a loop that starts at one',
    code: `import torch
for epoch in tqdm(range(1, 15)):
    loss.backward()`,
    expected: { epochs: 14, task: 'training' },
  },
  {
    title: 'a batch size that is given but cannot be known',
    code: `import torch
from torch.utils.data import DataLoader
loader = DataLoader(ds, batch_size=compute())
other = DataLoader(ds, **kwargs)`,
    expected: { batchSize: null },
  },
  {
    title: 'a model that is made from nothing',
    code: `import torch
from transformers import GPT2LMHeadModel
init_from = "scratch"
model = GPT2LMHeadModel.from_pretrained(init_from)
device = torch.accelerator.current_accelerator()
loss.backward()`,
    expected: { model: null, task: 'training', gpuRequired: true },
  },
];
