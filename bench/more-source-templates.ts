/** Programs in further languages of which the functions can be repeated, each with another number. */
import type { Template } from './source-templates.ts';

export const java: Template = {
  file: 'Rollup.java',
  head: `import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.SparkSession;

public class Rollup {
  private static final int BATCH_SIZE = 64;

  public static void main(String[] args) { System.out.println("start"); }
`,
  each: `
  /** One step of the roll-up. */
  static double step§(SparkSession spark, List<String> names, double rate) throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(8);
    Dataset<?> rows = spark.read().option("header", "true").csv("gs://acme-events/part-§/*.csv");
    double total = 0.0;
    for (String name : names) {
      if (name.startsWith("a") && rate > 0.5) {
        total += rows.filter("name = '" + name + "'").count() * rate;
      } else {
        total -= BATCH_SIZE * rate;
      }
    }
    rows.groupBy("day").count().write().mode("overwrite").parquet("gs://acme-rollup/part-§");
    pool.submit(() -> System.out.println("done §"));
    pool.shutdown();
    return total / Math.max(1, names.size());
  }
`,
  tail: '}\n',
};

export const cpp: Template = {
  file: 'stencil.cpp',
  head: `#include <cmath>
#include <fstream>
#include <omp.h>
#include <string>
#include <vector>

int main() { return 0; }
`,
  each: `
struct Grid§ {
  std::vector<double> cells;
  int width = 128;
};

/* One sweep over the grid. */
double sweep_§(Grid§ &grid, double rate, const std::string &name) {
  double largest = 0.0;
#pragma omp parallel for num_threads(8) reduction(max : largest)
  for (int y = 1; y < grid.width - 1; ++y) {
    for (int x = 1; x < grid.width - 1; ++x) {
      const double before = grid.cells[y * grid.width + x];
      const double after = 0.25 * (grid.cells[y * grid.width + x - 1] + grid.cells[y * grid.width + x + 1]);
      grid.cells[y * grid.width + x] = before + rate * (after - before);
      largest = std::max(largest, std::fabs(after - before));
    }
  }
  std::ofstream out("out/grid_§.bin", std::ios::binary);
  out.write(reinterpret_cast<const char *>(grid.cells.data()), grid.cells.size() * sizeof(double));
  return largest;
}
`,
};

export const cuda: Template = {
  file: 'reduce.cu',
  head: `#include <cuda_runtime.h>
#include <cstdio>
#include <vector>

int main() { return 0; }
`,
  each: `
// Sums a part of the values.
__global__ void reduce_§(const float *values, float *sums, int count) {
  __shared__ float cache[256];
  const int index = blockIdx.x * blockDim.x + threadIdx.x;
  cache[threadIdx.x] = index < count ? values[index] : 0.0f;
  __syncthreads();
  for (int step = blockDim.x / 2; step > 0; step /= 2) {
    if (threadIdx.x < step) cache[threadIdx.x] += cache[threadIdx.x + step];
    __syncthreads();
  }
  if (threadIdx.x == 0) sums[blockIdx.x] = cache[0];
}

float launch_§(const std::vector<float> &values) {
  float *input = nullptr;
  float *sums = nullptr;
  cudaMalloc(&input, values.size() * sizeof(float));
  cudaMalloc(&sums, 64 * sizeof(float));
  cudaMemcpy(input, values.data(), values.size() * sizeof(float), cudaMemcpyHostToDevice);
  reduce_§<<<64, 256>>>(input, sums, static_cast<int>(values.size()));
  return values.empty() ? 0.0f : values.front();
}
`,
};

export const r: Template = {
  file: 'fit.R',
  head: `library(torch)
library(data.table)
library(parallel)
workers <- 8
`,
  each: `
# One fit of the model.
fit_§ <- function(rows, rate = 0.01, epochs = 5) {
  values <- data.table::fread("gs://acme-cells/part-§.csv", header = TRUE)
  values[, score := (count - mean(count)) / sd(count)]
  net <- nn_sequential(nn_linear(32, 64), nn_relu(), nn_linear(64, 1))
  optimizer <- optim_adam(net$parameters, lr = rate)
  for (epoch in seq_len(epochs)) {
    optimizer$zero_grad()
    loss <- nnf_mse_loss(net(torch_tensor(as.matrix(values))), torch_tensor(rows))
    loss$backward()
    optimizer$step()
    if (epoch %% 2 == 0) message(sprintf("epoch %d of %s: %f", epoch, "fit_§", loss$item()))
  }
  sums <- mclapply(split(values, values$group), function(one) sum(one$score), mc.cores = workers)
  saveRDS(sums, file = file.path("out", "fit_§.rds"))
  invisible(list(loss = loss$item(), name = 'fit_§', rows = nrow(values)))
}
`,
};

export const shell: Template = {
  file: 'align.sh',
  head: `#!/usr/bin/env bash
set -euo pipefail
BUCKET="gs://acme-genomes"
THREADS=16
`,
  each: `
# One sample.
align_§() {
  local sample="\${1:-sample_§}"
  local reference="\${BUCKET}/references/grch38.fa"
  gsutil -m cp "\${BUCKET}/reads/\${sample}_R1.fastq.gz" "\${BUCKET}/reads/\${sample}_R2.fastq.gz" .
  if [[ -f "\${sample}.bam" ]]; then
    echo "already there: \${sample}" >&2
    return 0
  fi
  bwa mem -t "\${THREADS}" "$reference" "\${sample}_R1.fastq.gz" "\${sample}_R2.fastq.gz" |
    samtools sort -@ 8 -o "\${sample}.bam" -
  samtools index "\${sample}.bam"
  for chromosome in chr1 chr2 chr3; do
    samtools view -b "\${sample}.bam" "$chromosome" > "\${sample}.\${chromosome}.bam"
  done
  gsutil cp "\${sample}.bam" "\${BUCKET}/aligned/§/\${sample}.bam"
}
`,
};
