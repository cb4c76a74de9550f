import type { DataAccess } from '../../../schemas/job.ts';
import { clip, type Finding } from '../evidence.ts';
import { AccessList } from '../data-access/access-list.ts';
import { modeOfName, type ModeGuess } from '../data-access/access-mode.ts';
import { lineText, textOf, type SyntaxNode } from '../syntax.ts';
import { addClientPlaces } from './client-places.ts';
import type { CodeCall, CodeProgram, CodeText } from './code-reading.ts';
import { evidenceAt } from './code-evidence.ts';
import { addShellPlaces } from './shell-places.ts';
import { textValue, type Standing } from './text-value.ts';

const bucketPlace = /^(?:gs|gcs|s3|s3a|abfss?|wasbs?|hdfs|bigquery):\/\/[\w.-]+[^\s]*$/;
const webFile =
  /^https?:\/\/[^\s/]+\/\S+\.(?:csv|tsv|jsonl?|parquet|zip|t?gz|tar|bz2|xz|txt|np[yz]|h5|hdf5|bin|pth?|onnx|safetensors|fa|fasta|fastq|fq|bam|vcf|bed|mp4|wav|tiff?|nc|pdb)(?:\.gz)?(?:\?\S*)?$/i;
const localFile =
  /^(?:\.{0,2}\/)?[\w.@%+-]+(?:\/[\w.@%+*-]+)*\.(?:csv|tsv|jsonl|ndjson|parquet|feather|arrow|avro|orc|np[yz]|h5|hdf5|bin|dat|pth?|onnx|safetensors|fa|fasta|fastq|fq|bam|vcf|bed|wav|tiff?|png|jpe?g|nc|pdb|rds|rdata|xlsx|txt|pdf|svg|exr|mp4|mov|mkv|gguf|libsvm)(?:\.gz)?$/i;
const webReader =
  /(?:fetch|axios(?:\.get)?|got|curl|wget|download\w*|http\.Get|reqwest\.get|GET|read\w*|fread|openStream|load\w*)$/i;
/** Calls whose text is for people. */
const speaking =
  /(?:^|\.)(?:log|info|warn|warning|debug|error|fatal|print|println|printf|Print|Println|Printf|Errorf|Fatalf?|panic|eprintln|cat|message|stop|echo|Error|\w*Exception|perror|puts|assert\w*|expect|describe|test|usage)$/;
const writing =
  /write|save|upload|put(?![a-z])|create|export|sink|insert|dump|copyto|ofstream|append|store(?![a-z])|output|newoutputstream|mkdir/i;
const reading =
  /read|load|open|get|download|fetch|scan|list|textfile|parquet|csv|json|exists|ifstream|glob|stat$|query|input|import|from|dmatrix/i;

/** Every place that a program reads or writes, as far as its code tells. */
export function codePlaces(program: CodeProgram): Finding<readonly DataAccess[]> {
  const list = new AccessList();
  const inBuckets = new Set<SyntaxNode>();
  for (const reading of program) {
    const at = { program, reading };
    if (reading.language === 'shell') addShellPlaces(at, list);
    else for (const node of addClientPlaces(at, list)) inBuckets.add(node);
  }
  for (const reading of program) {
    if (reading.language === 'shell') continue;
    for (const text of reading.texts)
      if (text.call !== null)
        addGiven({ program, reading }, list, text, text.call, inBuckets.has(text.call.node));
  }
  for (const reading of program) {
    for (const text of reading.texts)
      if (text.call === null && text.key !== null) addHeld({ program, reading }, list, text);
  }
  return { value: list.accesses, evidence: list.evidence };
}

/** A text that is given to a call, or a name that is: both say how the place is used. */
function addGiven(at: Standing, list: AccessList, text: CodeText, call: CodeCall, inBucket: boolean): void {
  if (speaking.test(call.callee)) return;
  const known = textValue(at, text.node);
  if (known === null) return;
  const guess = modeOfUse(at, call, text.position, text.key);
  const evidence = evidenceAt(at.reading, text.node.line, 0.9);
  if (bucketPlace.test(known.text))
    list.add(known.text, guess ?? modeOfName(nameOfHolder(at, text)), evidence);
  else if (!known.complete || inBucket) return;
  else if (webFile.test(known.text) && (webReader.test(call.callee) || guess !== null))
    list.add(known.text, { mode: 'read', strong: true }, evidence);
  else if (localFile.test(known.text) && guess !== null) list.add(known.text, guess, evidence);
}

function modeOfUse(
  at: Standing,
  call: CodeCall,
  position: number | null,
  key: string | null,
): ModeGuess | null {
  if (key !== null && modeOfName(snakeCase(key)).mode === 'write') return { mode: 'write', strong: true };
  const last = call.callee.split('.').slice(-2).join('.');
  if (/(?:^|\.)(?:copy\w*|Copy\w*|mv|cp|rename|copyFile)$/.test(last))
    return { mode: position === 1 ? 'write' : 'read', strong: true };
  if (/(?:^|\.)(?:fopen|open|file|OpenFile)$/.test(last) && opensForWriting(at, call))
    return { mode: 'write', strong: true };
  if (/\.write(?:\(\)|\.)|\.write$/.test(call.callee) || writing.test(last))
    return { mode: 'write', strong: true };
  return reading.test(last) ? { mode: 'read', strong: true } : null;
}

function opensForWriting(at: Standing, call: CodeCall): boolean {
  const second = call.positional[1] ?? call.named.get('open');
  return (
    second !== undefined &&
    (/^[wa]/.test(textValue(at, second)?.text ?? '') ||
      /O_WRONLY|O_CREATE|std::ios::out/.test(textOf(at.reading.tree, second)))
  );
}

/** The variable that a call's result or a text is put into. */
function nameOfHolder(at: Standing, text: CodeText): string {
  if (text.key !== null) return snakeCase(text.key);
  return snakeCase(/(\w+)\s*(?:<-|:?=)[^=]/.exec(lineText(at.reading.tree, text.node.line))?.[1] ?? '');
}

/** A place in a constant, a variable or a configuration entry whose use was not seen. */
function addHeld(at: Standing, list: AccessList, text: CodeText): void {
  const known = textValue(at, text.node);
  if (known === null || !bucketPlace.test(known.text) || list.covers(known.text)) return;
  list.add(known.text, modeOfName(snakeCase(text.key ?? '')), evidenceAt(at.reading, text.node.line, 0.7));
}

/** `outputPath` → `output_path`, `OUT_PATH` → `out_path`: as names of places are judged. */
function snakeCase(name: string): string {
  return clip(name)
    .replace(/([a-z\d])([A-Z])/g, '$1_$2')
    .replace(/[.\s]/g, '_')
    .toLowerCase();
}
