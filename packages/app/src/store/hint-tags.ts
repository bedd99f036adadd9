import type { Hint, Topic } from '@lintel/contract';

export type HintTag = Topic | { type: Topic; id: string };

/** Gathers hints and tells once per pause which tags have changed: a topic as a whole beats its ids. */
export class HintCollector {
  #topics = new Map<Topic, Set<string> | 'all'>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly #wait: number;
  readonly #tell: (tags: HintTag[]) => void;

  constructor(waitMs: number, tell: (tags: HintTag[]) => void) {
    this.#wait = waitMs;
    this.#tell = tell;
  }

  add({ topic, ids }: Hint): void {
    const known = this.#topics.get(topic);
    if (!ids) this.#topics.set(topic, 'all');
    else if (known !== 'all') this.#topics.set(topic, new Set([...(known ?? []), ...ids]));
    this.#timer ??= setTimeout(() => this.flush(), this.#wait);
  }

  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const tags = [...this.#topics].flatMap(([type, ids]): HintTag[] =>
      ids === 'all' ? [type] : [...ids].map((id) => ({ type, id })),
    );
    this.#topics.clear();
    if (tags.length > 0) this.#tell(tags);
  }
}
