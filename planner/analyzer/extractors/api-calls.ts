import type { Evidence } from '../../../schemas/job.ts';
import type { Finding } from '../evidence.ts';
import type { Evaluator } from '../python/evaluator.ts';
import { calledName } from './called-name.ts';

/** Libraries whose calls shape the need for a machine. */
const telling =
  /^(?:torch|torchvision|transformers|accelerate|peft|trl|bitsandbytes|deepspeed|datasets|diffusers|sentence_transformers|pytorch_lightning|lightning|timm|ultralytics|tensorflow|tensorflow_datasets|keras|jax|flax|optax|vllm|onnxruntime|sklearn|xgboost|lightgbm|catboost|pandas|polars|dask|ray|pyspark|apache_beam|pyarrow|numpy|cupy|cudf|joblib|multiprocessing|concurrent|google\.cloud|gcsfs|fsspec|boto3|requests|urllib|subprocess|scanpy|pysam|Bio|openmm|gymnasium|mpi4py|numba|horovod|socket|uvicorn|fastapi|flask)\b/;
/** Small change: calls of these libraries that tell nothing about the machine. */
const idle =
  /^(?:numpy\.(?:array|zeros|ones|arange|mean|sum|asarray|random\.\w+)|torch\.(?:tensor|zeros|ones|arange|stack|cat|manual_seed|no_grad)|subprocess\.CalledProcessError)$/;

/** At most this many are kept: the rest repeats what these say. */
const most = 60;

/** `transformers.AutoModel.from_pretrained().train` → `transformers.AutoModel.train`: objects by their class. */
function plainName(name: string): string {
  return name.replace(/\.from_pretrained\(\)/g, '').replace(/\(\)|\[\]/g, '');
}

/** The cloud and library calls that matter, as dotted names without call brackets. */
export function apiCalls(evaluator: Evaluator): Finding<readonly string[]> {
  const found = new Map<string, Evidence>();
  const inOrder = evaluator.program.modules.flatMap((module) => module.calls);
  for (const call of inOrder) {
    const name = plainName(calledName(evaluator, call));
    if (!telling.test(name) || idle.test(name) || found.has(name)) continue;
    found.set(name, evaluator.at(call.scope, call.line));
    if (found.size === most) break;
  }
  return { value: [...found.keys()], evidence: [...found.values()] };
}
