import type { DockerInstruction, DockerWord } from './docker-instructions.ts';

/** The image that the job's stage begins with, and what is run on top of it. */
export interface DockerBuild {
  /** Null where the Dockerfile names none that can be known. */
  readonly base: DockerWord | null;
  /** Shell commands in order, each as its words. */
  readonly commands: readonly (readonly DockerWord[])[];
}

interface Stage {
  readonly name: string;
  readonly from: DockerWord | null;
  readonly runs: (readonly DockerWord[])[];
}

/** Follows the last stage down to its base image: what other stages install does not reach the job. */
export function dockerBuild(instructions: readonly DockerInstruction[]): DockerBuild {
  const stages: Stage[] = [];
  const values = new Map<string, string>();
  for (const { keyword, words } of instructions) {
    if (keyword === 'ARG' || keyword === 'ENV') noteValues(keyword, words, values);
    const known = words.map(({ word, line }) => ({ word: filled(word, values), line }));
    if (keyword === 'FROM') stages.push(stageOf(known));
    else if (keyword === 'RUN') stages.at(-1)?.runs.push(...commandsIn(known));
  }
  return followed(stages);
}

function followed(stages: readonly Stage[]): DockerBuild {
  let index = stages.length - 1;
  let commands: readonly (readonly DockerWord[])[] = [];
  for (let stage = stages[index]; stage !== undefined; stage = stages[index]) {
    commands = [...stage.runs, ...commands];
    const from = stage.from?.word.toLowerCase();
    const below = stages.slice(0, index).findLastIndex(({ name }) => name !== '' && name === from);
    if (below < 0) return { base: stage.from, commands };
    index = below;
  }
  return { base: null, commands };
}

function stageOf(words: readonly DockerWord[]): Stage {
  const plain = words.filter(({ word }) => !word.startsWith('--'));
  const as = plain.findIndex(({ word }) => word.toLowerCase() === 'as');
  const name = as < 0 ? '' : (plain[as + 1]?.word.toLowerCase() ?? '');
  return { name, from: plain[0] ?? null, runs: [] };
}

function noteValues(keyword: string, words: readonly DockerWord[], values: Map<string, string>): void {
  const [first, second] = words;
  if (keyword === 'ENV' && first !== undefined && second !== undefined && !first.word.includes('=')) {
    values.set(first.word, second.word);
  }
  for (const { word } of words) {
    const [, name, value] = /^(\w+)=(.*)$/.exec(word) ?? [];
    if (name !== undefined && value !== undefined) values.set(name, filled(value, values));
  }
}

/** Fills `$NAME`, `${NAME}` and `${NAME:-default}` in; what nothing sets stays as it is. */
function filled(word: string, values: ReadonlyMap<string, string>): string {
  if (!word.includes('$')) return word;
  const whole = word.replace(
    /\$(?:\{(\w+)(?::?-([^}]*))?\}|(\w+))/g,
    (all, braced: string | undefined, otherwise: string | undefined, bare: string | undefined) =>
      values.get(braced ?? bare ?? '') ?? otherwise ?? all,
  );
  return whole.slice(0, 1_000);
}

function commandsIn(words: readonly DockerWord[]): readonly (readonly DockerWord[])[] {
  const commands: DockerWord[][] = [[]];
  for (const one of words) {
    if (/^(?:&&|\|\||[;|])$/.test(one.word)) commands.push([]);
    else commands.at(-1)?.push(one);
  }
  return commands.filter((command) => command.length > 0);
}
