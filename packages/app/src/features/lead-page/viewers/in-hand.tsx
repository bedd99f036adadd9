import { createContext, type ReactNode, useContext, useEffect, useState, useSyncExternalStore } from 'react';

/** Counts what of a page is in hand: fields open for editing, words not saved yet. */
function createHand() {
  let count = 0;
  const watchers = new Set<() => void>();
  const move = (by: number) => {
    count += by;
    for (const tell of watchers) tell();
  };
  return {
    full: (): boolean => count > 0,
    watch: (tell: () => void): (() => void) => {
      watchers.add(tell);
      return () => void watchers.delete(tell);
    },
    take: (): (() => void) => {
      move(1);
      return () => move(-1);
    },
  };
}

const Hand = createContext<ReturnType<typeof createHand> | null>(null);

/** A page whose parts say when they hold something that is not saved. */
export function HandArea({ children }: { children: ReactNode }) {
  const [hand] = useState(createHand);
  return <Hand.Provider value={hand}>{children}</Hand.Provider>;
}

/** While `on`, something of the page is in hand. What it is stays here. */
export function useInHand(on: boolean): void {
  const hand = useContext(Hand);
  useEffect(() => (on ? hand?.take() : undefined), [on, hand]);
}

const never = () => () => undefined;
/** Whether anything of the page is in hand. */
export function useHandFull(): boolean {
  const hand = useContext(Hand);
  return useSyncExternalStore(hand?.watch ?? never, hand?.full ?? (() => false));
}
