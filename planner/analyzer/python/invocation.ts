/** How the job is started, as far as its code can see it. */
export interface Invocation {
  /** What follows the script on the command line. */
  readonly args: readonly string[];
  /** Where the arguments were written, for evidence; null when there are none. */
  readonly argsPlace: { readonly file: string; readonly line: number | null } | null;
  readonly env: Readonly<Record<string, string>>;
  readonly envPlace: { readonly file: string; readonly line: number | null } | null;
}

/** One argument of a command line: its option (`--batch-size`, null for a positional one) and its values. */
export interface GivenArgument {
  readonly flag: string | null;
  readonly values: readonly string[];
}

/** Splits an argument vector into options and their values; a value may not begin with a dash unless it is a number. */
export function splitArguments(args: readonly string[]): readonly GivenArgument[] {
  const given: { flag: string | null; values: string[] }[] = [];
  for (const arg of args) {
    const last = given.at(-1);
    if (isFlag(arg)) {
      const equals = arg.indexOf('=');
      given.push(
        equals < 0
          ? { flag: arg, values: [] }
          : { flag: arg.slice(0, equals), values: [arg.slice(equals + 1)] },
      );
    } else if (last?.flag != null) last.values.push(arg);
    else given.push({ flag: null, values: [arg] });
  }
  return given;
}

function isFlag(arg: string): boolean {
  return /^--?[A-Za-z]/.test(arg);
}

/** The values given to an option under any of its spellings (`--batch-size` and `--batch_size` are one); null when absent. */
export function givenTo(given: readonly GivenArgument[], flags: readonly string[]): readonly string[] | null {
  const wanted = new Set(flags.map(canonical));
  return given.findLast((one) => one.flag !== null && wanted.has(canonical(one.flag)))?.values ?? null;
}

function canonical(flag: string): string {
  return flag.replaceAll('_', '-');
}
