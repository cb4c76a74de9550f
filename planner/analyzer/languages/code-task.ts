import type { Task } from '../../../schemas/job.ts';
import { type Finding } from '../evidence.ts';
import { evidenceAt } from './code-evidence.ts';
import type { CodeProgram } from './code-reading.ts';

const training =
  /(?:^|\.)(?:fit|fitDataset|trainOnBatch|backward|backward_step|minimize|xgb\.train|XGBoost\.train|xgboost|lgb\.train|GradientDescentOptimizer|optimizer\.step)$/;
const inferring =
  /(?:^|\.)(?:InferenceSession\.create|createSession|session\.run|Ort\.Session|predict|generate|pipeline|executeV2|enqueueV3|loadLayersModel|loadGraphModel)$/;
const processing =
  /^(?:spark|beam|github\.com\/apache\/beam.*|flink|hadoop|polars|datafusion|arrow|data\.table|dplyr|sparklyr|nodejs-polars|duckdb|apache-arrow)$/;
const simulating =
  /simulat|monte_?carlo|n_?body|bodies|time_?step|integrat|stencil|lattice|molecul|langevin|heat_|diffus|navier|walkers?\b/i;

/** What kind of work it is, where a call or a library tells; null elsewhere. */
export function codeTask(program: CodeProgram, frameworks: readonly string[]): Finding<Task> | null {
  const learns = frameworks.some((name) =>
    /tensorflow|tfjs|torch|keras|candle|tch|burn|deeplearning4j|nd4j|gorgonia|djl|onnx|ort|xgboost|lightgbm|luz|linfa|tract|transformers|tensorrt|cudnn|dfdx/.test(
      name,
    ),
  );
  if (learns) {
    const found = byCall(program, training, 'training', 0.8) ?? byCall(program, inferring, 'inference', 0.8);
    if (found !== null) return found;
  }
  if (frameworks.some((name) => processing.test(name)))
    return { value: 'data-processing', evidence: [evidenceAt(program[0], 1, 0.6)] };
  for (const reading of program) {
    const index = reading.tree.lines.findIndex(
      (line) => simulating.test(line) && !/^\s*(?:\/\/|#(?!\w)|\*)/.test(line),
    );
    if (index >= 0 && !learns)
      return { value: 'simulation', evidence: [evidenceAt(reading, index + 1, 0.6)] };
  }
  return null;
}

function byCall(program: CodeProgram, pattern: RegExp, value: Task, certainty: number): Finding<Task> | null {
  for (const reading of program) {
    const call = reading.calls.find(({ callee }) => pattern.test(callee));
    if (call !== undefined) return { value, evidence: [evidenceAt(reading, call.line, certainty)] };
  }
  return null;
}
