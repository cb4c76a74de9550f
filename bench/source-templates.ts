/** Programs of which the functions can be repeated, each with another number. */

/** A source that can be made as long as is wanted. */
export interface Template {
  readonly file: string;
  readonly head: string;
  /** `§` stands for the number of the function. */
  readonly each: string;
  readonly tail?: string;
}

export const python: Template = {
  file: 'train.py',
  head: `import argparse
import torch
from torch import nn
from torch.utils.data import DataLoader
from transformers import AutoModelForCausalLM

parser = argparse.ArgumentParser()
parser.add_argument("--batch-size", type=int, default=16)
parser.add_argument("--epochs", type=int, default=3)
args = parser.parse_args()
`,
  each: `
class Block§(nn.Module):
    """One block of the model."""

    def __init__(self, width=64, depth=2):
        super().__init__()
        self.inner = nn.Sequential(nn.Linear(width, width * 4), nn.ReLU(), nn.Linear(width * 4, width))
        self.norm = nn.LayerNorm(width, eps=1e-5)

    def forward(self, x):
        # Residual.
        return self.norm(x + self.inner(x))


def train_§(model, data, rate=0.001):
    loader = DataLoader(data, batch_size=args.batch_size, shuffle=True, num_workers=4)
    optimizer = torch.optim.AdamW(model.parameters(), lr=rate, betas=(0.9, 0.95))
    for epoch in range(args.epochs):
        for step, (x, y) in enumerate(loader):
            loss = nn.functional.cross_entropy(model(x.to("cuda")), y.to("cuda"))
            loss.backward()
            optimizer.step()
    torch.save(model.state_dict(), f"gs://acme-models/block_§/{epoch}.pt")
    return {"loss": loss.item(), "name": "block_§"}
`,
};

export const script: Template = {
  file: 'train.ts',
  head: `import { Storage } from '@google-cloud/storage';
import * as tf from '@tensorflow/tfjs-node';
const storage = new Storage();
const batchSize = 32;
`,
  each: `
export interface Step§ {
  readonly name: string;
  readonly rate: number;
}

export async function train§(step: Step§, units: readonly number[]): Promise<number> {
  const model = tf.sequential();
  for (const count of units) {
    model.add(tf.layers.dense({ units: count, activation: 'relu', name: \`dense_§_\${count}\` }));
  }
  model.compile({ optimizer: tf.train.adam(step.rate), loss: 'meanSquaredError' });
  const [bytes] = await storage.bucket('acme-data').file('batches/§.json').download();
  const rows = JSON.parse(bytes.toString()) as number[][];
  const history = await model.fit(tf.tensor2d(rows), tf.tensor2d(rows), { epochs: 4, batchSize });
  // The last loss counts.
  const losses = history.history['loss'] ?? [];
  await storage.bucket('acme-out').file('models/§.json').save(JSON.stringify({ losses, name: step.name }));
  return Number(losses.at(-1) ?? 0);
}
`,
};

export const go: Template = {
  file: 'main.go',
  head: `package main

import (
	"context"
	"fmt"
	"sync"

	"cloud.google.com/go/storage"
	"gonum.org/v1/gonum/mat"
)

const workers = 8

func main() { fmt.Println("start") }
`,
  each: `
// Reduce§ sums the rows of one part.
func Reduce§(ctx context.Context, client *storage.Client, rows [][]float64) (float64, error) {
	var wait sync.WaitGroup
	results := make(chan float64, workers)
	for index, row := range rows {
		wait.Add(1)
		go func(at int, values []float64) {
			defer wait.Done()
			m := mat.NewDense(1, len(values), values)
			results <- mat.Sum(m) * float64(at+§)
		}(index, row)
	}
	wait.Wait()
	close(results)
	total := 0.0
	for one := range results {
		total += one
	}
	w := client.Bucket("acme-sums").Object(fmt.Sprintf("part-%d.json", §)).NewWriter(ctx)
	_, err := fmt.Fprintf(w, "%f", total)
	return total, err
}
`,
};

export const rust: Template = {
  file: 'main.rs',
  head: `use candle_core::{Device, Tensor};
use rayon::prelude::*;
use std::fs::File;

fn main() { println!("start"); }
`,
  each: `
/// One stage of the work.
pub struct Stage§ {
    pub name: String,
    pub width: usize,
}

impl Stage§ {
    pub fn new(width: usize) -> Self {
        Stage§ { name: format!("stage-{}", §), width }
    }

    pub fn run(&self, rows: &[Vec<f32>]) -> Result<f32, Box<dyn std::error::Error>> {
        let device = Device::Cpu;
        let sums: Vec<f32> = rows.par_iter().map(|row| row.iter().sum::<f32>() * 0.5).collect();
        let tensor = Tensor::from_vec(sums.clone(), (sums.len(),), &device)?;
        let mut file = File::create("out/stage-§.bin")?;
        for (index, value) in sums.iter().enumerate() {
            if *value > 1.0 && index % 2 == 0 {
                std::io::Write::write_all(&mut file, &value.to_le_bytes())?;
            }
        }
        Ok(tensor.sum_all()?.to_scalar::<f32>()?)
    }
}
`,
};
