import { type RefObject, useEffect, useRef } from 'react';
import type { View } from 'react-native';
import { columnAt, edgeSpeed } from './board-model';
import type { DragHandlers } from './use-card-drag';

/** A press that moves further than this picks the card up; a finger holds it for a moment first, so that it can scroll. */
const FAR = 5;
const HOLD_MS = 260;

const card = (id: string): HTMLElement | null => document.querySelector(`[data-card="${id}"]`);
const cardUnder = (target: EventTarget | null): HTMLElement | null =>
  target instanceof Element && !target.closest('[data-card-menu]')
    ? target.closest<HTMLElement>('[data-card]')
    : null;

/**
 * Picks cards up with mouse or finger. What is held is a copy drawn above everything, since columns would cover the card
 * itself; the board and the column under it scroll by themselves near their edges. Escape lets go.
 */
export function useCardDrag(board: RefObject<View | null>, handlers: DragHandlers): void {
  const latest = useRef(handlers);
  latest.current = handlers;
  useEffect(() => {
    const root = board.current as unknown as HTMLElement | null;
    if (!root) return;
    let end: (() => void) | null = null;
    const down = (event: PointerEvent) => {
      const held = cardUnder(event.target);
      const id = held?.dataset.card;
      if (!held || !id || end || event.button !== 0 || !latest.current.mayDrag(id)) return;
      end = hold(root, held, id, event, latest, () => {
        end = null;
      });
    };
    // A link under the card would be dragged by the browser itself.
    const native = (event: DragEvent) => event.preventDefault();
    root.addEventListener('pointerdown', down);
    root.addEventListener('dragstart', native);
    return () => {
      root.removeEventListener('pointerdown', down);
      root.removeEventListener('dragstart', native);
      end?.();
    };
  }, [board]);
}

function hold(
  root: HTMLElement,
  held: HTMLElement,
  id: string,
  first: PointerEvent,
  handlers: RefObject<DragHandlers>,
  onEnd: () => void,
): () => void {
  const box = held.getBoundingClientRect();
  const touch = first.pointerType === 'touch';
  let [x, y] = [first.clientX, first.clientY];
  const [startX, startY] = [x, y];
  let ghost: HTMLElement | null = null;
  let over: string | null = null;
  let frame = 0;
  const timer = touch ? setTimeout(() => lift(), HOLD_MS) : undefined;

  const scroller = root.querySelector<HTMLElement>('[data-board-scroll]');
  const spans = () =>
    [...root.querySelectorAll<HTMLElement>('[data-column]')].map((column) => {
      const { left, right } = column.getBoundingClientRect();
      return { id: column.dataset.column ?? '', left, right };
    });

  function lift() {
    ghost = held.cloneNode(true) as HTMLElement;
    ghost.removeAttribute('data-card');
    ghost.setAttribute('aria-hidden', 'true');
    Object.assign(ghost.style, {
      position: 'fixed',
      left: `${box.left}px`,
      top: `${box.top}px`,
      width: `${box.width}px`,
      height: `${box.height}px`,
      margin: '0',
      zIndex: '9999',
      pointerEvents: 'none',
      boxShadow: '0 24px 64px rgba(0, 0, 0, 0.18)',
      willChange: 'transform',
    });
    document.body.append(ghost);
    document.body.style.cursor = 'grabbing';
    document.getSelection()?.removeAllRanges();
    handlers.current?.onStart(id);
    step();
  }
  function step() {
    if (!ghost) return;
    ghost.style.transform = `translate(${x - startX}px, ${y - startY}px) rotate(1.5deg)`;
    if (scroller) {
      const { left, right } = scroller.getBoundingClientRect();
      scroller.scrollLeft += edgeSpeed(x, left, right);
      const list = root.querySelector<HTMLElement>(`[data-column="${over}"] [data-column-scroll]`);
      if (list) {
        const { top, bottom } = list.getBoundingClientRect();
        list.scrollTop += edgeSpeed(y, top, bottom);
      }
    }
    const { top, bottom } = root.getBoundingClientRect();
    const now = y < top - 40 || y > bottom + 40 ? null : columnAt(x, spans());
    if (now !== over) {
      over = now;
      handlers.current?.onOver(now);
    }
    frame = requestAnimationFrame(step);
  }
  const move = (event: PointerEvent) => {
    if (event.pointerId !== first.pointerId) return;
    [x, y] = [event.clientX, event.clientY];
    const far = Math.hypot(x - startX, y - startY) > FAR;
    if (ghost || !far) return;
    if (touch) finish(null);
    else lift();
  };
  const up = (event: PointerEvent) => {
    if (event.pointerId === first.pointerId) finish(over);
  };
  const key = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || !ghost) return;
    event.preventDefault();
    event.stopPropagation();
    finish(null);
  };
  const scroll = (event: TouchEvent) => {
    if (ghost) event.preventDefault();
  };
  const cancel = () => finish(null);
  /** What follows a drag is no click on the card. */
  const swallow = (event: MouseEvent) => {
    event.preventDefault();
    event.stopPropagation();
  };

  function finish(to: string | null) {
    clearTimeout(timer);
    cancelAnimationFrame(frame);
    removeEventListener('pointermove', move);
    removeEventListener('pointerup', up);
    removeEventListener('pointercancel', cancel);
    removeEventListener('keydown', key, true);
    removeEventListener('touchmove', scroll);
    document.body.style.cursor = '';
    const lifted = ghost;
    ghost = null;
    lifted?.remove();
    if (lifted) {
      addEventListener('click', swallow, { capture: true, once: true });
      setTimeout(() => removeEventListener('click', swallow, { capture: true }), 50);
      handlers.current?.onDrop(id, to);
    }
    onEnd();
  }
  addEventListener('pointermove', move);
  addEventListener('pointerup', up);
  addEventListener('pointercancel', cancel);
  addEventListener('keydown', key, true);
  addEventListener('touchmove', scroll, { passive: false });
  return () => finish(null);
}

/** Where a card is on the page now. */
export const boxOf = (id: string): DOMRect | null => card(id)?.getBoundingClientRect() ?? null;

/** Lets a card travel from where it was shown to where it is now. */
export function flyFrom(id: string, from: unknown, still: boolean): void {
  if (still || !(from instanceof DOMRect)) return;
  requestAnimationFrame(() => {
    const element = card(id);
    if (!element) return;
    const now = element.getBoundingClientRect();
    element.animate(
      [{ transform: `translate(${from.left - now.left}px, ${from.top - now.top}px)` }, { transform: 'none' }],
      { duration: 220, easing: 'cubic-bezier(0.2, 0, 0, 1)' },
    );
  });
}

/** Moves the focus to a card, once it is drawn. */
export function focusCard(id: string): void {
  requestAnimationFrame(() => {
    const link = card(id)?.querySelector<HTMLElement>('[data-card-link]');
    link?.focus({ preventScroll: false });
  });
}
