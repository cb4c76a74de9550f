import type { AccessMode } from '../../../schemas/job.ts';

const writing =
  /(?:^|\.)(?:to_(?:csv|parquet|json|feather|pickle|gbq|hdf|excel|zarr|orc|netcdf|tfrecord)|save\w*|write\w*|Write\w*|dump|upload\w*|put\w*|export\w*|insert\w*|log_artifacts?|mkdirs?|makedirs|ModelCheckpoint|SummaryWriter|load_table_from\w+|push_to_hub|push_to_gcs|sink_\w+|rm|delete)$/;
const reading =
  /(?:^|\.)(?:read\w*|Read\w*|load\w*|scan_\w+|open\w*|download\w*|get|get_file|get_object|urlopen|urlretrieve|ls|glob|listdir|exists|list\w*|fetch\w*|from_pretrained|TFRecordDataset|TextLineDataset|WebDataset|ParquetDataset|ParquetFile|ImageFolder|info|cat\w*|parquet|csv|textFile|query|find|walk|isfile|isdir|memmap|genfromtxt|fromfile|iglob|listdir|scandir|DatasetFolder|image_dataset_from_directory|imread|VideoCapture|InferenceSession|Llama|gltf|obj|fbx|parse)$/;
const copying = /(?:^|\.)(?:cp|copy\w*|mv|move|rename|replicate)$/;
const outputName =
  /(?:^|_)(?:out|output|outputs|save|saved|ckpt|ckpts|checkpoint|checkpoints|dst|dest|destination|target|result|results|export|log|logs|logdir|model_dir|artifact|artifacts|write|upload|report)(?:_|$)/;

/** How sure the mode is: `strong` from the call that uses the place, `weak` from a name alone. */
export interface ModeGuess {
  readonly mode: AccessMode;
  readonly strong: boolean;
}

/** Reading or writing, from the call that a place is given to; null where the call does not tell. */
export function modeOfCall(
  call: string,
  position: number | null,
  keyword: string | null,
  openMode: string | null,
): ModeGuess | null {
  if (keyword !== null && outputName.test(keyword.toLowerCase())) return { mode: 'write', strong: true };
  if (/(?:^|\.)(?:open|fopen|GFile|FileIO|File)$/.test(call) && !/Image\.open$/.test(call))
    return { mode: modeOfOpen(openMode ?? 'r'), strong: true };
  if (/(?:^|\.)write(?:\(\))?\.|\.write(?:Stream)?\.|imwrite$|VideoWriter$/.test(call))
    return { mode: 'write', strong: true };
  if (/^ultralytics\..*\.train$/.test(call))
    return keyword === 'data' ? { mode: 'read', strong: true } : null;
  if (/^duckdb\.connect$/.test(call)) return { mode: 'read-write', strong: true };
  if (copying.test(call)) return { mode: position === 1 ? 'write' : 'read', strong: true };
  if (writing.test(call)) return { mode: 'write', strong: true };
  return reading.test(call) ? { mode: 'read', strong: true } : null;
}

function modeOfOpen(mode: string): AccessMode {
  if (mode.includes('+')) return 'read-write';
  return /[wax]/.test(mode) ? 'write' : 'read';
}

/** Reading or writing, from the name that a place is held under. */
export function modeOfName(name: string): ModeGuess {
  return { mode: outputName.test(name.toLowerCase().replaceAll('-', '_')) ? 'write' : 'read', strong: false };
}

/** Both together. */
export function mergeModes(left: AccessMode, right: AccessMode): AccessMode {
  return left === right ? left : 'read-write';
}
