/**
 * One question for all who wait: several calls that need a fresh proof of identity share one dialog and go on, or give
 * up, together.
 */
export class SharedQuestion {
  #waiting: ((proved: boolean) => void)[] = [];
  readonly #watchers = new Set<() => void>();

  /** Resolves when the person has answered: true goes on, false gives up. */
  ask(): Promise<boolean> {
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
      this.#tell();
    });
  }

  answer(proved: boolean): void {
    for (const resolve of this.#waiting.splice(0)) resolve(proved);
    this.#tell();
  }

  readonly isOpen = (): boolean => this.#waiting.length > 0;

  readonly watch = (tell: () => void): (() => void) => {
    this.#watchers.add(tell);
    return () => void this.#watchers.delete(tell);
  };

  #tell(): void {
    for (const tell of this.#watchers) tell();
  }
}

/** Asked when a call is answered `auth.step_up_required`; the dialog of the app answers it. */
export const stepUp = new SharedQuestion();
