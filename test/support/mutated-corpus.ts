import { corpusPrograms, type CorpusProgram } from './corpus-programs.ts';
import { mutateText, seededRandom } from './mutate-text.ts';

/** A program of the corpus with one of its files mutated. */
export interface MutatedProgram {
  readonly program: CorpusProgram;
  readonly file: string;
  readonly text: string;
}

/** Mutations of every file of every program in turn; the same seed gives the same ones. */
export function* mutatedCorpus(seed: number, count: number): Generator<MutatedProgram> {
  const random = seededRandom(seed);
  const all = corpusPrograms().flatMap((program) =>
    Object.keys(program.files).map((file) => ({ program, file })),
  );
  for (let round = 0; round < count; round += 1) {
    // The entry says most, and half of the mutations are of it.
    const { program, file } = all[(round >> 1) % all.length] ?? { program: null, file: '' };
    if (program === null) return;
    const chosen = round % 2 === 0 ? file : program.entry;
    yield { program, file: chosen, text: mutateText(program.files[chosen] ?? '', random) };
  }
}

/** Whether a mutation may be refused: a job file is checked against its schema, and no source holds a NUL. */
export function mayBeRefused({ file, text }: MutatedProgram): boolean {
  return /\.ya?ml$/.test(file) || text.includes('\0');
}
