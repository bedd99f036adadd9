/** The model file cannot be trusted: not our format, damaged, or made for a newer version. */
export class ModelFormatError extends Error {
  override readonly name = 'ModelFormatError';
}

/** Reads one value of a parsed model file, or throws naming its place. */
export class Reader {
  readonly value: unknown;
  readonly path: string;

  constructor(value: unknown, path: string) {
    this.value = value;
    this.path = path;
  }

  fail(message: string): never {
    throw new ModelFormatError(`${this.path || 'model'} ${message}`);
  }

  get(key: string): Reader {
    const value = this.value;
    if (typeof value !== 'object' || value === null || Array.isArray(value)) this.fail('must be an object');
    return new Reader((value as Record<string, unknown>)[key], this.path ? `${this.path}.${key}` : key);
  }

  get absent(): boolean {
    return this.value === undefined || this.value === null;
  }

  items(): Reader[] {
    if (!Array.isArray(this.value)) this.fail('must be a list');
    return this.value.map((item, index) => new Reader(item, `${this.path}[${index}]`));
  }

  text(): string {
    return typeof this.value === 'string' ? this.value : this.fail('must be text');
  }

  oneOf<T extends string>(options: readonly T[]): T {
    const found = options.find((option) => option === this.value);
    return found ?? this.fail(`must be one of ${options.join(', ')}`);
  }

  number(): number {
    if (typeof this.value !== 'number' || !Number.isFinite(this.value)) this.fail('must be a finite number');
    return this.value;
  }

  /** A list of finite numbers. */
  numbers(): number[] {
    if (!Array.isArray(this.value)) this.fail('must be a list');
    const list: unknown[] = this.value;
    for (let i = 0; i < list.length; i++)
      if (typeof list[i] !== 'number' || !Number.isFinite(list[i]))
        this.fail(`[${i}] must be a finite number`);
    return list as number[];
  }

  /** A list of whole numbers of `length`, each from `low` to below `high`. */
  integers(length: number, low: number, high: number): Int32Array {
    const list = this.numbers();
    if (list.length !== length) this.fail(`must have ${length} items`);
    for (const item of list)
      if (!Number.isInteger(item) || item < low || item >= high)
        this.fail(`must hold whole numbers from ${low} to below ${high}`);
    return Int32Array.from(list);
  }
}
