import { atMost } from '../evidence.ts';
import { childOf, textOf, type SyntaxNode } from '../syntax.ts';
import { calledName } from '../extractors/called-name.ts';
import { argument } from '../python/evaluate-option.ts';
import type { Evaluator } from '../python/evaluator.ts';
import type { Call, Scope } from '../python/python-module.ts';
import { asText, type Known } from '../python/value.ts';
import type { AccessList } from './access-list.ts';
import { modeOfCall, modeOfName } from './access-mode.ts';

const bucketPlace = /^(?:gs|gcs|s3|s3a|abfss?|wasbs?|hdfs|bigquery):\/\/[^\s/]+/;
const webPlace = /^https?:\/\/[^\s/]+\/\S+/;
const webReader = /(?:read_\w+|urlretrieve|urlopen|download\w*|get_file|wget|load_dataset|fetch\w*)$/;
const webFile =
  /\.(?:csv|tsv|json|jsonl|parquet|zip|gz|tgz|tar|bz2|xz|txt|npy|npz|h5|hdf5|bin|pt|pth|safetensors|fa|fasta|fastq|fq|bam|vcf|bed|mp4|wav|tif|tiff|nc|xml|pdb)(?:\.gz)?(?:\?|$)/i;
const localReader =
  /^(?:(?:pandas|polars|dask\.dataframe|cudf|geopandas|pyarrow(?:\.\w+)*)\.(?:read|scan)_\w+|open|numpy\.(?:load|loadtxt|genfromtxt|memmap|fromfile)|h5py\.File|xarray\.open_\w+|scanpy\.read\w*|pysam\.\w+|Bio\.SeqIO\.parse|numpy\.save\w*|torch\.(?:save|load)|joblib\.(?:dump|load)|pyarrow\.parquet\.\w+|duckdb\.connect|cv2\.(?:imread|imwrite|VideoCapture|VideoWriter)|onnxruntime\.InferenceSession|llama_cpp\.Llama|soundfile\.(?:read|write)|torchaudio\.(?:load|save)|imageio\.\w+|bpy\.ops\.(?:import|export|wm)\w*\.\w+|safetensors\.torch\.(?:save_file|load_file)|glob\.i?glob)$|\.to_(?:csv|parquet|json|feather|hdf|excel|pickle|netcdf|zarr)$|\.(?:sink|write)_(?:csv|parquet|json|ndjson|ipc)$|\.save(?:_model|fig|_weights)?$|\.ModelCheckpoint$|Image\.open$|^ultralytics\..*\.train$/;
const folderReader =
  /(?:\.(?:ImageFolder|DatasetFolder)|^os\.(?:listdir|walk|scandir)|\.image_dataset_from_directory)$/;
const localFolder = /^(?:\.{0,2}\/|~\/)?[\w.@+-]+(?:\/[\w.@+-]+)*\/?$/;
const localFile = /^(?:\.{0,2}\/|~\/)?[\w.@+*-]+(?:\/[\w.@+*-]+)*\.\w{1,8}$/;
const declaring =
  /(?:add_argument|\.option|environ\.get|getenv|ArgumentParser|print|\.info|\.debug|\.warning|\.error|Exception|Error)$/;

/** Notes every place that is spelled out in the code, with the mode of the call that uses it. */
export function addLiteralPlaces(evaluator: Evaluator, list: AccessList): void {
  for (const call of evaluator.program.calls) addFromCall(evaluator, list, call);
  addFromOptions(evaluator, list);
  addFromGiven(evaluator, list);
  addLeftovers(evaluator, list);
}

function addFromCall(evaluator: Evaluator, list: AccessList, call: Call): void {
  const name = calledName(evaluator, call);
  if (declaring.test(name)) return;
  const openMode = openModeOf(evaluator, call);
  const consider = (node: SyntaxNode, position: number | null, keyword: string | null): void => {
    for (const known of placesIn(evaluator.value(node, call.scope))) {
      const guess = modeOfCall(name, position, keyword, openMode);
      const uri = placeOf(known, name);
      if (uri !== null && guess !== null) list.add(uri, guess, known.evidence);
    }
  };
  call.positional.forEach((node, index) => consider(node, index, null));
  for (const [keyword, node] of call.keywords) consider(node, null, keyword);
  addFromReceiver(evaluator, list, call, name);
}

/** The value itself, the items of a list, or of a shallow dictionary's values where they are lists. */
function placesIn(known: Known | null): readonly Known[] {
  if (known === null) return [];
  if (known.value.kind !== 'list') return [known];
  return known.value.items.flatMap((item) => (item === null ? [] : [item]));
}

function openModeOf(evaluator: Evaluator, call: Call): string | null {
  const node = call.keywords.get('mode') ?? call.positional[1];
  return node === undefined ? null : asText(evaluator.value(node, call.scope));
}

function placeOf(known: Known, call: string): string | null {
  if (known.value.kind !== 'text') return null;
  const { value: text, complete } = known.value;
  if (bucketPlace.test(text)) return text;
  if (webPlace.test(text)) return complete && (webReader.test(call) || webFile.test(text)) ? text : null;
  return known.evidence.certainty < surePlace ? null : localPlace(text, complete, call);
}

/** A local place below this certainty hangs on a folder that is not known. */
const surePlace = 0.65;
/** What a job goes on from is its own state, no data that it needs. */
const resumed = /(?:^|[/_.-])(?:ckpts?|checkpoints?|last|resume)(?:[/_.-]|$)/;

function localPlace(text: string, complete: boolean, call: string): string | null {
  if (folderReader.test(call)) return complete && localFolder.test(text) ? text : null;
  if (!localReader.test(call) || (call === 'torch.load' && resumed.test(text))) return null;
  if (complete) return localFile.test(text) && !/\.py$|^\/?[^/]*\*|^\/[^/]+$/.test(text) ? text : null;
  // `f"transcripts/{name}.json"`: the folder is known.
  const folder = text.slice(0, Math.max(0, text.lastIndexOf('/')));
  return folder !== '' && localFolder.test(folder) && !/^\/[^/]+$/.test(folder) ? folder : null;
}

const pathMethods =
  /^pathlib\.Path\(\)(?:.*\(\))?\.(read_text|read_bytes|write_text|write_bytes|open|glob|rglob|iterdir)$/;

/** `Path("notes.txt").read_text()`: the place stands before the method. */
function addFromReceiver(evaluator: Evaluator, list: AccessList, call: Call, name: string): void {
  const method = pathMethods.exec(name)?.[1];
  const object = method === undefined ? null : childOf(call.target, 'object');
  const known = object === null ? null : evaluator.value(object, call.scope);
  if (method === undefined || known?.value.kind !== 'text' || !known.value.complete) return;
  const { value: uri } = known.value;
  const isFolder = /glob|iterdir/.test(method);
  if (!(isFolder ? localFolder : localFile).test(uri) || /\.py$/.test(uri)) return;
  const opened = method === 'open' ? call.positional[0] : undefined;
  const mode = opened === undefined ? 'r' : (asText(evaluator.value(opened, call.scope)) ?? 'r');
  const writes = method.startsWith('write') || /[wax]/.test(mode);
  list.add(uri, { mode: writes ? 'write' : 'read', strong: true }, known.evidence);
}

/** An option that holds a bucket place and whose use was not seen. */
function addFromOptions(evaluator: Evaluator, list: AccessList): void {
  for (const dest of evaluator.options.keys()) {
    const known = evaluator.option(dest);
    for (const place of placesIn(known)) {
      if (place.value.kind !== 'text' || !bucketPlace.test(place.value.value)) continue;
      if (!list.covers(place.value.value))
        list.add(place.value.value, modeOfName(dest), atMost(place.evidence, 0.8));
    }
  }
}

/** What the command line gives to options that a library declares: `--output_dir=gs://…`. */
function addFromGiven(evaluator: Evaluator, list: AccessList): void {
  for (const { flag, values } of evaluator.given) {
    const name = flag?.replace(/^-+/, '').replaceAll('-', '_') ?? '';
    if (evaluator.options.has(name)) continue;
    for (const value of values) {
      if (!bucketPlace.test(value) || list.covers(value)) continue;
      const evidence = argument(
        evaluator,
        { kind: 'text', value, complete: true },
        `${flag ?? ''} ${value}`,
      ).evidence;
      list.add(value, modeOfName(name), atMost(evidence, 0.8));
    }
  }
}

/** Bucket places in strings whose use was not seen: constants, configuration dictionaries. */
function addLeftovers(evaluator: Evaluator, list: AccessList): void {
  const fallbacks = new Set([...evaluator.options.values()].map((option) => option.fallback));
  for (const { node, scope } of evaluator.program.modules.flatMap((module) => module.strings)) {
    if (fallbacks.has(node)) continue;
    const known = evaluator.value(node, scope);
    if (known?.value.kind !== 'text' || !bucketPlace.test(known.value.value) || /\s/.test(known.value.value))
      continue;
    if (list.covers(known.value.value)) continue;
    list.add(known.value.value, modeOfName(holderOf(node, scope)), atMost(known.evidence, 0.7));
  }
}

/** The name or key on the line before the string: `OUTPUT = "gs://…"`, `"output": "gs://…"`. */
function holderOf(node: SyntaxNode, scope: Scope): string {
  const line = scope.module.tree.lines[node.line - 1] ?? '';
  const before = line.slice(0, Math.max(0, line.indexOf(textOf(scope.module.tree, node))));
  return /["']?(\w+)["']?\s*(?:[:=]|\()\s*$/.exec(before)?.[1] ?? '';
}
