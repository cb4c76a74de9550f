/** Parsed JSON that a test looks into by path: what is not there is undefined. */
export class JsonValue {
  readonly value: unknown;

  constructor(value: unknown) {
    this.value = value;
  }

  /** `plan.at('offering', 'zone')`; arrays by index, from the end where it is negative. */
  at(...path: readonly (string | number)[]): unknown {
    return path.reduce<unknown>(member, this.value);
  }

  text(...path: readonly (string | number)[]): string {
    const found = this.at(...path);
    return typeof found === 'string' ? found : refuse(path, 'text', found);
  }

  number(...path: readonly (string | number)[]): number {
    const found = this.at(...path);
    return typeof found === 'number' ? found : refuse(path, 'a number', found);
  }

  list(...path: readonly (string | number)[]): readonly unknown[] {
    const found = this.at(...path);
    return Array.isArray(found) ? found : refuse(path, 'a list', found);
  }
}

function member(value: unknown, key: string | number): unknown {
  if (Array.isArray(value)) return typeof key === 'number' ? value.at(key) : undefined;
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined;
}

function refuse(path: readonly (string | number)[], wanted: string, found: unknown): never {
  throw new Error(`${path.join('.')} is no ${wanted}: ${JSON.stringify(found)}`);
}
