import type { Files } from '../../kernel/files/files.ts';
import { type Head, readRows } from './reading/lead-file.ts';
import type { Source } from './reading/source.ts';

/** A stored file as the readers take it. */
export const storedSource = async (files: Files, key: string): Promise<Source> => ({
  size: await files.size(key),
  open: (start = 0) => files.read(key, { start }),
});

/** Rows of the file; undefined when counting takes longer than `withinMs`. */
export async function countRows(
  source: Source,
  head: Pick<Head, 'reading' | 'columns'>,
  withinMs: number,
): Promise<number | undefined> {
  const until = performance.now() + withinMs;
  let count = 0;
  for await (const batch of readRows(source, head.reading, head.columns)) {
    count += batch.length;
    if (performance.now() > until) return undefined;
  }
  return count;
}
