import type { RefObject } from 'react';
import type { View } from 'react-native';

export interface DragHandlers {
  /** True for a card that may be picked up. */
  mayDrag: (cardId: string) => boolean;
  onStart: (cardId: string) => void;
  /** The column under the pointer, null over none. */
  onOver: (stageId: string | null) => void;
  /** Let go over a column, or given up. */
  onDrop: (cardId: string, stageId: string | null) => void;
}

/** Phones and tablets move cards by their menu; dragging is the browser's. */
export function useCardDrag(_board: RefObject<View | null>, _handlers: DragHandlers): void {}

/** Lets a card travel from where it was shown to where it is now. */
export function flyFrom(_cardId: string, _from: unknown, _still: boolean): void {}
export const boxOf = (_cardId: string): unknown => null;
export const focusCard = (_cardId: string): void => {};
