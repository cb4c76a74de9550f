import type { Finding } from '../evidence.ts';
import { evidenceAt } from './code-evidence.ts';
import type { CodeCall, CodeProgram } from './code-reading.ts';
import { numberValue, textValue, type Standing } from './text-value.ts';

interface Rule {
  /** Calls whose first (or the given) argument is the number. */
  readonly calls: readonly (readonly [RegExp, number])[];
  /** Names of arguments, object entries, constants and variables, in snake case. */
  readonly names: RegExp;
  /** Finds it in a compiler directive or attribute; the first group is a number or a name. */
  readonly directive?: RegExp;
}

const workerRule: Rule = {
  calls: [
    [
      /(?:^|\.)(?:newFixedThreadPool|newWorkStealingPool|newScheduledThreadPool|ForkJoinPool|ThreadPoolExecutor)$/,
      0,
    ],
    [
      /(?:^|\.)(?:num_threads|worker_threads|omp_set_num_threads|GOMAXPROCS|SetLimit|setParallelism|setDTthreads|makeCluster|makePSOCKcluster|makeForkCluster|registerDoParallel|registerDoMC|MulticoreParam|SnowParam)$/,
      0,
    ],
    [/(?:^|\.)(?:tbb\.)?(?:task_arena|thread_pool|ThreadPool)$/, 0],
    [/(?:^|\.)global_control$/, 1],
  ],
  names:
    /^(?:(?:num|n|max|no|nr|number_of)_?(?:of_?)?(?:workers?|threads?|procs?|processes|cores|jobs|goroutines)|(?:workers?|threads?|cores|goroutines|parallelism|concurrency)(?:_count)?|mc_cores|n_jobs|nthreads?|nproc|thread_count|worker_count|num_parallel_calls|omp_num_threads|cpus?|pool_size)$/,
  directive: /\b(?:num_threads\s*\(\s*(\w+)\s*\)|worker_threads\s*=\s*(\d+))/,
};

const batchRule: Rule = {
  calls: [[/(?:^|\.)(?:batch|set_batch_size|setBatchSize)$/, 0]],
  names: /^(?:batch_?size|train_batch_size|mini_?batch_?size)$/,
};
const epochRule: Rule = { calls: [], names: /^(?:(?:n|num|max|nb)_?)?epochs?$/ };

/** Threads or processes that the code asks for. */
export function codeWorkers(program: CodeProgram): Finding<number> | null {
  return setting(program, workerRule) ?? sparkWorkers(program) ?? flagWorkers(program);
}

export function codeBatchSize(program: CodeProgram): Finding<number> | null {
  return setting(program, batchRule);
}

export function codeEpochs(program: CodeProgram): Finding<number> | null {
  return setting(program, epochRule);
}

function setting(program: CodeProgram, rule: Rule): Finding<number> | null {
  for (const reading of program) {
    const at = { program, reading };
    const found =
      fromCalls(at, rule) ??
      fromDirectives(at, rule) ??
      fromKeyed(at, rule) ??
      fromEntries(at, rule) ??
      fromBindings(at, rule);
    if (found !== null)
      return { value: found.value, evidence: [evidenceAt(reading, found.line, found.certainty)] };
  }
  return null;
}

interface Found {
  readonly value: number;
  readonly line: number;
  readonly certainty: number;
}

function counted(value: number | null, line: number, certainty: number): Found | null {
  return value !== null && Number.isSafeInteger(value) && value > 0 ? { value, line, certainty } : null;
}

function fromCalls(at: Standing, rule: Rule): Found | null {
  for (const call of at.reading.calls) {
    const position = rule.calls.find(([pattern]) => pattern.test(call.callee))?.[1];
    const node = position === undefined ? undefined : call.positional[position];
    const found = node === undefined ? null : counted(numberValue(at, node), call.line, 0.95);
    if (found !== null) return found;
  }
  return null;
}

function fromDirectives(at: Standing, rule: Rule): Found | null {
  for (const { text, line } of at.reading.directives) {
    const match = rule.directive?.exec(text);
    const word = match?.[1] ?? match?.[2];
    const bound = word === undefined ? undefined : at.reading.bindings.get(word)?.[0]?.node;
    const value = bound === undefined ? Number(word ?? NaN) : numberValue(at, bound);
    const found = counted(value, line, 0.95);
    if (found !== null) return found;
  }
  return null;
}

const keyed = /(?:^|\.)(?:put|setParam|option|addOption|addArgument|add_argument|IntVar|Int|Uint)$/;

/** `params.put("nthread", 8)`, `flag.Int("batch", 32, …)`, `.option('-b, --batch-size <n>', '…', 32)`, `{default: 32}`. */
function fromKeyed(at: Standing, rule: Rule): Found | null {
  for (const call of at.reading.calls.filter(({ callee }) => keyed.test(callee))) {
    const [first, ...others] = call.positional;
    const text = first === undefined ? '' : (textValue(at, first)?.text ?? '');
    const name = /(?:^|--)([\w-]+)(?:\s.*)?$/.exec(text)?.[1] ?? '';
    if (!rule.names.test(snake(name))) continue;
    const named = ['default', 'defaultValue'].map((key) => call.named.get(key));
    for (const node of [...named, ...others]) {
      const found = node === undefined ? null : counted(numberValue(at, node), call.line, 0.9);
      if (found !== null) return found;
    }
  }
  return null;
}

function fromEntries(at: Standing, rule: Rule): Found | null {
  for (const { name, node, line } of at.reading.entries) {
    const found = rule.names.test(snake(name)) ? counted(numberValue(at, node), line, 0.9) : null;
    if (found !== null) return found;
  }
  return null;
}

function fromBindings(at: Standing, rule: Rule): Found | null {
  for (const [name, bindings] of at.reading.bindings) {
    if (!rule.names.test(snake(name))) continue;
    for (const { node, line } of bindings) {
      const found = counted(numberValue(at, node), line, 0.75);
      if (found !== null) return found;
    }
  }
  return null;
}

const threadFlag =
  /^(?:-@|-threads|--(?:threads?|cores|jobs|num[-_]threads|num[-_]workers|workers|cpus|nproc|runThreadN|cpus-per-task))(?:=(.*))?$/;
/** Programs whose one-letter options mean threads or processes. */
const shortFlags =
  /^(?:bwa|minimap2|bwa-mem2|fastp|bowtie2?|blender|make|parallel|xargs|pigz|hisat2|salmon|kraken2)$/;

/** `samtools sort -@ 8`, `bwa mem -t 16`, `xargs -P 4` in a shell script. */
function flagWorkers(program: CodeProgram): Finding<number> | null {
  for (const reading of program.filter(({ language }) => language === 'shell')) {
    for (const call of reading.calls) {
      const words = call.positional.map((node) => textValue({ program, reading }, node)?.text ?? '');
      const index = words.findIndex(
        (word) => threadFlag.test(word) || (shortFlags.test(call.callee) && /^-[tjPp]$/.test(word)),
      );
      const given = threadFlag.exec(words[index] ?? '')?.[1] ?? words[index + 1];
      const found = index < 0 ? null : counted(Number(given), call.line, 0.85);
      if (found !== null) return { value: found.value, evidence: [evidenceAt(reading, found.line, 0.85)] };
    }
  }
  return null;
}

/** `.master("local[8]")`. */
function sparkWorkers(program: CodeProgram): Finding<number> | null {
  for (const reading of program) {
    const call = reading.calls.find(({ callee }: CodeCall) => /(?:^|\.)(?:master|setMaster)$/.test(callee));
    const node = call?.positional[0];
    const text = node === undefined ? '' : (textValue({ program, reading }, node)?.text ?? '');
    const found = counted(Number(/^local\[(\d+)\]$/.exec(text)?.[1] ?? NaN), call?.line ?? 1, 0.9);
    if (found !== null) return { value: found.value, evidence: [evidenceAt(reading, found.line, 0.9)] };
  }
  return null;
}

/** `batchSize`, `BATCH_SIZE`, `mc.cores` → snake case. */
function snake(name: string): string {
  return name
    .replace(/([a-z\d])([A-Z])/g, '$1_$2')
    .replace(/[.-]/g, '_')
    .toLowerCase();
}
