import type { Job } from '../../schemas/job.ts';

/** A script, and what must be read out of it; `dataAccess` as `mode uri`. */
export interface LanguageCase {
  readonly what: string;
  readonly file: string;
  readonly code: string;
  readonly job?: Partial<Job>;
  readonly data?: readonly string[];
}

export const languageCases: readonly LanguageCase[] = [
  {
    what: 'template strings and constants of an object',
    file: 'a.ts',
    code: "const B = { raw: 'acme-raw' } as const;\nconst y = 2026;\nawait readParquet(`gs://acme-raw/${y}/x.parquet`);",
    data: ['read gs://acme-raw/2026/x.parquet'],
  },
  {
    what: 'what is unknown ends a place',
    file: 'a.js',
    code: 'const out = `s3://acme-out/runs/${process.argv[2]}`;\nwriteCsv(out);',
    data: ['write s3://acme-out/runs'],
  },
  {
    what: 'comments, logs, errors and loose strings are no data',
    file: 'a.ts',
    code: "// gs://a-b/1\n/* gs://a-b/2 */\nconsole.log('gs://a-b/3');\n'gs://a-b/4';\nthrow new Error('gs://a-b/5');",
    data: [],
  },
  {
    what: 'the S3 client of Go',
    file: 'a.go',
    code: 'package main\nimport "github.com/aws/aws-sdk-go-v2/service/s3"\nconst b = "acme-b"\nfunc main() { c.PutObject(ctx, &s3.PutObjectInput{Bucket: aws.String(b), Key: aws.String("k/1")}) }',
    data: ['write s3://acme-b/k/1'],
  },
  {
    what: 'the S3 client of Rust',
    file: 'a.rs',
    code: 'use aws_sdk_s3::Client;\nasync fn main() { let x = client.get_object().bucket("acme-b").key("k").send().await?; }',
    job: { dependencies: { 'aws-sdk-s3': null } },
    data: ['read s3://acme-b/k'],
  },
  {
    what: 'a runtime attribute of Rust',
    file: 'a.rs',
    code: '#[tokio::main(worker_threads = 6)]\nasync fn main() {}',
    job: { workers: 6 },
  },
  {
    what: 'a table by its parts in Java',
    file: 'A.java',
    code: 'import com.google.cloud.bigquery.TableId;\nclass A { static final String D = "sales"; void f() { bq.getTable(TableId.of("acme", D, "lines")); } }',
    job: { dependencies: { 'google-cloud-bigquery': null } },
    data: ['read bigquery://acme.sales.lines'],
  },
  {
    what: 'thread pools of Java',
    file: 'A.java',
    code: 'class A { static final int N = 12; void f() { var p = java.util.concurrent.Executors.newFixedThreadPool(N); } }',
    job: { workers: 12 },
  },
  {
    what: 'headers that bring CUDA into C++',
    file: 'a.cpp',
    code: '#include <vector>\n#include <cublas_v2.h>\n#include "own.h"\nint main() {}',
    job: {
      gpuRequired: true,
      frameworks: [{ name: 'cublas', version: null }],
      dependencies: { cublas: null },
    },
  },
  {
    what: 'threads of OpenMP by call',
    file: 'a.cpp',
    code: '#include <omp.h>\nconst int threads = 20;\nint main() { omp_set_num_threads(threads); }',
    job: { workers: 20, gpuRequired: false },
  },
  {
    what: 'kernels of CUDA, unfinished',
    file: 'k.cu',
    code: '__global__ void f(float* x) { x[threadIdx.x] = 0; }\nint main() { f<<<1, 32>>>(x',
    job: { language: 'cuda', gpuRequired: true, dataAccess: [] },
  },
  {
    what: 'R: packages, raw strings and sprintf',
    file: 'a.R',
    code: 'b <- r"(acme-b)"\nx = arrow::read_parquet(sprintf(\'gs://%s/x.parquet\', b))\ncl <- makeCluster(7)',
    job: { workers: 7, frameworks: [{ name: 'arrow', version: null }] },
    data: ['read gs://acme-b/x.parquet'],
  },
  {
    what: 'R: Google Cloud Storage',
    file: 'a.R',
    code: "library(googleCloudStorageR)\ngcs_global_bucket('acme-b')\ngcs_get_object('in/x.csv')\ngcs_upload(y, name = 'out/y.csv')",
    data: ['read gs://acme-b/in/x.csv', 'write gs://acme-b/out/y.csv'],
  },
  {
    what: 'shell: redirects, defaults and flags that write',
    file: 'a.sh',
    code: 'OUT=${1:-gs://acme-o/r}\nsort x > /tmp/y\ntool --input gs://acme-i/x --output=$OUT/z\n# gsutil cp a gs://acme-c/d',
    data: ['read gs://acme-i/x', 'write gs://acme-o/r/z'],
  },
  {
    what: 'shell: a GPU asked of Slurm',
    file: 'a.sh',
    code: '#!/bin/bash\n#SBATCH --gres=gpu:2\nsrun ./solve --threads 4\n',
    job: { gpuRequired: true },
  },
  {
    what: 'a name that a call is given',
    file: 'a.rs',
    code: 'fn main() { let uri = std::env::var("U").unwrap_or_else(|_| "gs://acme-d/x.csv".to_string()); write_csv(&uri); }',
    data: ['write gs://acme-d/x.csv'],
  },
  {
    what: 'objects of Java by identifier and by builder',
    file: 'A.java',
    code: 'import com.google.cloud.storage.BlobId;\nimport software.amazon.awssdk.services.s3.S3Client;\nclass A { void f() { s.create(BlobInfo.newBuilder(BlobId.of("acme-o", "r.csv")).build(), b); var g = GetObjectRequest.builder().bucket("acme-s").key("k").build(); } }',
    data: ['read s3://acme-s/k', 'write gs://acme-o/r.csv'],
  },
  {
    what: 'a flag of Go',
    file: 'a.go',
    code: 'package main\nimport "cloud.google.com/go/storage"\nvar name = flag.String("bucket", "acme-f", "where")\nfunc main() { w := c.Bucket(*name).Object("x").NewWriter(ctx) }',
    data: ['write gs://acme-f/x'],
  },
  {
    what: 'shell: threads by option, and a download',
    file: 'a.sh',
    code: 'curl -O https://example.org/ref/hg38.fa.gz\nsamtools sort -@ 8 in.bam',
    job: { workers: 8 },
    data: ['read https://example.org/ref/hg38.fa.gz'],
  },
];
