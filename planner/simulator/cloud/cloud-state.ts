import { alreadyExists, notFound } from './api-error.ts';
import type { CloudData } from './cloud-data.ts';
import type { JsonObject } from './json.ts';

/** Resources by path, and the numbers that are given to them. `changed` is called at every change. */
export class CloudState {
  readonly data: CloudData;
  readonly #changed: () => void;

  constructor(data: CloudData, changed: () => void) {
    this.data = data;
    this.#changed = changed;
  }

  /** Must be called after a change made on `data` itself. */
  changed(): void {
    this.#changed();
  }

  find(path: string): JsonObject | null {
    return Object.hasOwn(this.data.resources, path) ? (this.data.resources[path] ?? null) : null;
  }

  /** ApiError 404 where there is none. */
  get(path: string): JsonObject {
    const resource = this.find(path);
    if (resource === null) throw notFound(path);
    return resource;
  }

  /** ApiError 409 where the path is taken. */
  insert(path: string, resource: JsonObject): JsonObject {
    if (this.find(path) !== null) throw alreadyExists(path);
    this.data.resources[path] = resource;
    this.#changed();
    return resource;
  }

  /** Puts the members of `changes` over those of the resource; undefined removes one. */
  update(path: string, changes: JsonObject): JsonObject {
    const merged = { ...this.get(path), ...changes };
    const resource = Object.fromEntries(Object.entries(merged).filter(([, value]) => value !== undefined));
    this.data.resources[path] = resource;
    this.#changed();
    return resource;
  }

  remove(path: string): void {
    delete this.data.resources[path];
    this.#changed();
  }

  /** Resources right below `collectionPath`, by name. */
  below(collectionPath: string): [path: string, resource: JsonObject][] {
    const prefix = `${collectionPath}/`;
    return this.entries()
      .filter(([path]) => path.startsWith(prefix) && !path.includes('/', prefix.length))
      .sort(([left], [right]) => (left < right ? -1 : 1));
  }

  /** All resources of a collection in a project, whatever their scope. */
  inProject(project: string, collection: string): [path: string, resource: JsonObject][] {
    const pattern = new RegExp(
      `^projects/${project}/(global|zones/[^/]+|regions/[^/]+)/${collection}/[^/]+$`,
    );
    return this.entries().filter(([path]) => pattern.test(path));
  }

  entries(): [path: string, resource: JsonObject][] {
    return Object.entries(this.data.resources);
  }

  /** Runs `change`; where it throws, resources are as they were before. */
  atomically<T>(change: () => T): T {
    const before = { ...this.data.resources };
    try {
      return change();
    } catch (error) {
      this.data.resources = before;
      throw error;
    }
  }

  nextNumber(): number {
    const number = this.data.sequence;
    this.data.sequence = number + 1;
    this.#changed();
    return number;
  }

  /** 19 digits, as the Compute API gives; no two are alike. */
  nextId(): string {
    return String(6_000_000_000_000_000_000n + BigInt(this.nextNumber()) * 7_919_000_003n);
  }
}
