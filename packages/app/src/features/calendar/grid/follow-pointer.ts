/**
 * Calls `onMove` as the pointer moves, until it is let go (`onEnd(true)`), taken away or Esc is pressed (`onEnd(false)`).
 * Returns what ends it without a word.
 */
export function followPointer(onMove: (event: PointerEvent) => void, onEnd: (done: boolean) => void) {
  const up = () => end(true);
  const cancel = () => end(false);
  const key = (pressed: KeyboardEvent) => {
    if (pressed.key !== 'Escape') return;
    pressed.preventDefault();
    end(false);
  };
  const stop = () => {
    document.removeEventListener('pointermove', onMove);
    document.removeEventListener('pointerup', up);
    document.removeEventListener('pointercancel', cancel);
    document.removeEventListener('keydown', key, true);
  };
  const end = (done: boolean) => {
    stop();
    onEnd(done);
  };
  document.addEventListener('pointermove', onMove);
  document.addEventListener('pointerup', up);
  document.addEventListener('pointercancel', cancel);
  document.addEventListener('keydown', key, true);
  return stop;
}
