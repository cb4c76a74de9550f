/** A word of an instruction, with its own line: instructions go over many. */
export interface DockerWord {
  readonly word: string;
  readonly line: number;
}

export interface DockerInstruction {
  /** Upper case. */
  readonly keyword: string;
  readonly words: readonly DockerWord[];
}

/** Splits a Dockerfile into instructions and words: continued lines, comments between them, here-documents, exec form. */
export function dockerInstructions(text: string): readonly DockerInstruction[] {
  const instructions: { keyword: string; words: DockerWord[] }[] = [];
  let continues = false;
  let ending: string | null = null;
  for (const [index, raw] of text.split(/\r?\n/).entries()) {
    const line = raw.trim();
    const current = instructions.at(-1);
    if (ending !== null && current !== undefined) {
      if (line === ending) ending = null;
      else current.words.push(...wordsIn(line, index + 1), { word: ';', line: index + 1 });
      continue;
    }
    if (line === '' || line.startsWith('#')) continue;
    const content = line.replace(/\\$/, '');
    if (continues && current !== undefined) current.words.push(...wordsIn(content, index + 1));
    else {
      const [, keyword = '', rest = ''] = /^([A-Za-z]+)\s*(.*)$/.exec(content) ?? [];
      instructions.push({ keyword: keyword.toUpperCase(), words: [...wordsIn(rest, index + 1)] });
    }
    continues = line.endsWith('\\');
    ending = /<<-?\s*["']?(\w+)["']?/.exec(content)?.[1] ?? null;
  }
  return instructions;
}

/** Words with their quotes taken away; what ends a shell command is a word of its own. */
function wordsIn(text: string, line: number): readonly DockerWord[] {
  const exec = /^\[\s*".*"\s*\]$/.test(text) ? execForm(text) : null;
  if (exec !== null) return exec.map((word) => ({ word, line }));
  const pieces = text.match(/&&|\|\||[;|]|(?:[^\s"';|&\\]|\\.|&(?!&)|"(?:[^"\\]|\\.)*"?|'[^']*'?)+/g) ?? [];
  return pieces.map((piece) => ({ word: piece.replace(/["']/g, '').replace(/\\(.)/g, '$1'), line }));
}

function execForm(text: string): readonly string[] | null {
  try {
    const words: unknown = JSON.parse(text);
    return Array.isArray(words) ? words.filter((word): word is string => typeof word === 'string') : null;
  } catch {
    return null;
  }
}
