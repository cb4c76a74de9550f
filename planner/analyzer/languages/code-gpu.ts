import type { Language } from '../../../schemas/job.ts';
import { defaultEvidence, type Finding } from '../evidence.ts';
import { evidenceAt } from './code-evidence.ts';
import type { CodeProgram, CodeReading } from './code-reading.ts';
import { textValue, type Standing } from './text-value.ts';

/** Packages that are of no use without a GPU, by the name that manifests and imports give them. */
const gpuPackages: Readonly<Partial<Record<Language, RegExp>>> = {
  javascript: /^(?:@tensorflow\/tfjs-node-gpu|danfojs-node-gpu|gpu\.js)$/,
  go: /^gorgonia\.org\/cu$|\/cuda?\d*$/,
  rust: /^(?:cust|cudarc|rustacuda|candle-kernels|candle-flash-attn|cuda-std)$/,
  java: /^(?:jcuda|nd4j-cuda)|:nd4j-cuda|:tensorflow-core-platform-gpu|:onnxruntime_gpu|:jcuda/,
  cpp: /^(?:cuda|cublas|cudnn|cufft|cusparse|cusolver|curand|nccl|thrust|cub|cutlass|tensorrt)$/,
  cuda: /./,
  r: /^(?:gpuR|gputools|cuda\.ml)$/,
};

/** Calls that put the work on a GPU. */
const gpuCalls =
  /(?:^|\.)CudaEnvironment\.|(?:^|\.)(?:new_cuda|Device\.Cuda|cuda_if_available|Device\.cuda_if_available|CudaDevice\.new|CudaContext\.new|cuda_device|torch_device|cuda|cudaMalloc\w*|cudaMemcpy\w*|cudaSetDevice|cudaGetDeviceCount|cuInit|cublasCreate\w*|kCUDA|AppendExecutionProvider_CUDA|OrtSessionOptionsAppendExecutionProvider_CUDA|addCUDA|CUDAExecutionProvider|NewCUDAProviderOptions|AppendExecutionProviderCUDA|CUDA)$/;
/** Programs that compute on a GPU alone. */
const gpuPrograms = /^(?:nvidia-smi|nvcc|pbrun|nvprof|nsys|ncu|dcgmi|colabfold_batch)$/;
const gpuWords =
  /^(?:--gpus?(?:=.*)?|--gres=gpu.*|--nv|-nb=gpu|--device=?(?:cuda|gpu).*|--use[_-]gpu.*|--engine=cycles.*gpu.*|--cycles-device)$/i;
const gpuTexts = /^(?:cuda(?::\d+)?|CUDAExecutionProvider|gpu_hist|OPTIX)$/;

/** Whether the work is written for a GPU, with the line that says so. */
export function codeGpu(
  program: CodeProgram,
  packages: readonly { readonly name: string; readonly line: Finding<string>['evidence'] }[],
): Finding<boolean> {
  const [entry] = program;
  const pattern = gpuPackages[entry.language === 'typescript' ? 'javascript' : entry.language];
  const byPackage = packages.find(({ name }) => pattern?.test(name) === true);
  if (byPackage !== undefined) return { value: true, evidence: byPackage.line };
  for (const reading of program) {
    const line = reading.language === 'cuda' ? kernelLine(reading) : gpuLine({ program, reading });
    if (line !== null) return { value: true, evidence: [evidenceAt(reading, line, 0.9)] };
  }
  return { value: false, evidence: [defaultEvidence('nothing in the code uses a GPU', 0.8)] };
}

function kernelLine(reading: CodeReading): number {
  const index = reading.tree.lines.findIndex((line) => /__global__|<<</.test(line));
  return index < 0 ? 1 : index + 1;
}

function gpuLine(at: Standing): number | null {
  if (at.reading.language === 'shell') return shellLine(at);
  const call = at.reading.calls.find((one) => gpuCalls.test(one.callee) && !/torch_device$/.test(one.callee));
  const text = at.reading.texts.find(
    (one) => one.call !== null && gpuTexts.test(textValue(at, one.node)?.text ?? ''),
  );
  const named = /\bDevice::Cuda\b|\btorch::kCUDA\b|\bDevice::Gpu\b/.exec(at.reading.tree.text);
  const line =
    named === null || call !== undefined
      ? null
      : at.reading.tree.text.slice(0, named.index).split('\n').length;
  return call?.line ?? text?.call?.line ?? line;
}

function shellLine(at: Standing): number | null {
  for (const call of at.reading.calls) {
    const words = call.positional.map((node) => textValue(at, node)?.text ?? '');
    if (
      gpuPrograms.test(call.callee.split('/').at(-1) ?? '') ||
      words.some((word) => gpuWords.test(word) || gpuTexts.test(word))
    )
      return call.line;
  }
  const devices = at.reading.bindings.get('CUDA_VISIBLE_DEVICES')?.[0];
  if (devices !== undefined && /\d/.test(textValue(at, devices.node)?.text ?? '')) return devices.line;
  const directive = at.reading.tree.lines.findIndex((line) => /^#SBATCH\s+--(?:gres=gpu|gpus)/.test(line));
  return directive < 0 ? null : directive + 1;
}
