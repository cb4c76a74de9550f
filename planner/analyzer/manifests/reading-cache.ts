/** Remembers what files said by their text, so that a large lock file is read once and not with every key stroke. */
export interface ReadingCache {
  /** What `read` made of this text of the file; made anew when the text is another. */
  reading<T extends object>(key: string, text: string, read: () => Promise<T> | T): Promise<T>;
}

/** A bounded cache: the file that was asked for longest ago leaves when there are more than `capacity`. */
export function createReadingCache(capacity = 32): ReadingCache {
  const entries = new Map<string, { readonly text: string; readonly made: unknown }>();
  return {
    reading: async <T extends object>(key: string, text: string, read: () => Promise<T> | T): Promise<T> => {
      const known = entries.get(key);
      // The key names the reader too, so that what is there has the type that is asked for.
      const made = known?.text === text ? (known.made as T) : await read();
      entries.delete(key);
      entries.set(key, { text, made });
      const oldest = entries.size > capacity ? entries.keys().next().value : undefined;
      if (oldest !== undefined) entries.delete(oldest);
      return made;
    },
  };
}
