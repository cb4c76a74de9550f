import type { PythonCase } from './python-cases.ts';

/** Short scripts that read, write and listen, and what the analyzer must read out of each. */
export const pythonDataCases: readonly PythonCase[] = [
  {
    title: 'scikit-learn on the CPU',
    code: `import pandas as pd
from sklearn.ensemble import RandomForestClassifier
df = pd.read_csv("gs://acme/table.csv")
model = RandomForestClassifier(n_estimators=500, n_jobs=8)
model.fit(df, df.y)`,
    expected: {
      gpuRequired: false,
      workers: 8,
      task: 'training',
      precision: null,
      dataAccess: [{ uri: 'gs://acme/table.csv', mode: 'read', bytes: null }],
      dependencies: { pandas: null, 'scikit-learn': null },
    },
  },
  {
    title: 'pandas in and out, constants followed into f-strings',
    code: `import pandas as pd
BUCKET = "acme-lake"
SOURCE = f"gs://{BUCKET}/raw/events.parquet"
frame = pd.read_parquet(SOURCE)
frame.groupby("user").sum().to_parquet(f"gs://{BUCKET}/daily/{day}.parquet")`,
    expected: {
      task: 'data-processing',
      gpuRequired: false,
      dataAccess: [
        { uri: 'gs://acme-lake/raw/events.parquet', mode: 'read', bytes: null },
        { uri: 'gs://acme-lake/daily', mode: 'write', bytes: null },
      ],
    },
  },
  {
    title: 'the storage client, BigQuery and boto3',
    code: `from google.cloud import storage, bigquery
import boto3
bucket = storage.Client().bucket("acme-in")
bucket.blob("raw/a.bin").download_to_filename("a.bin")
for blob in storage.Client().list_blobs("acme-list", prefix="2024/"):
    print(blob)
rows = bigquery.Client().query("SELECT * FROM \`acme.sales.orders\` JOIN acme.sales.items USING (id)")
s3 = boto3.client("s3")
s3.upload_file("a.bin", "acme-out", "b.bin")`,
    expected: {
      dataAccess: [
        { uri: 'gs://acme-in/raw/a.bin', mode: 'read', bytes: null },
        { uri: 'gs://acme-list/2024', mode: 'read', bytes: null },
        { uri: 's3://acme-out/b.bin', mode: 'write', bytes: null },
        { uri: 'bigquery://acme.sales.orders', mode: 'read', bytes: null },
        { uri: 'bigquery://acme.sales.items', mode: 'read', bytes: null },
      ],
    },
  },
  {
    title: 'a server',
    code: `import uvicorn
from fastapi import FastAPI
app = FastAPI()
uvicorn.run(app, host="0.0.0.0", port=8080)`,
    expected: { ports: [8080], gpuRequired: false },
  },
  {
    title: 'data sets by name and the hub they come from',
    code: `from datasets import load_dataset
ds = load_dataset("imdb", split="train")
local = load_dataset("json", data_files="gs://acme/train.jsonl")`,
    expected: {
      datasets: ['imdb'],
      hosts: ['storage.googleapis.com', 'huggingface.co'],
      dataAccess: [{ uri: 'gs://acme/train.jsonl', mode: 'read', bytes: null }],
    },
  },
];
