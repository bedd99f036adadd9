export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}
export interface Size {
  readonly width: number;
  readonly height: number;
}

const GAP = 4;
const EDGE = 8;

/**
 * Where a floating box of `size` goes beside `anchor` so that it stays in `window` (all in points):
 * below when there is room or more room than above, else above; aligned to the anchor's start, centre or end.
 * `maxHeight` is the room on the chosen side.
 */
export function placeBeside(
  anchor: Box,
  size: Size,
  window: Size,
  align: 'start' | 'center' | 'end' = 'start',
): { x: number; y: number; maxHeight: number; above: boolean } {
  const below = window.height - EDGE - (anchor.y + anchor.height + GAP);
  const over = anchor.y - GAP - EDGE;
  const above = size.height > below && over > below;
  const room = Math.max(0, above ? over : below);
  const height = Math.min(size.height, room);
  const wanted =
    align === 'start'
      ? anchor.x
      : align === 'end'
        ? anchor.x + anchor.width - size.width
        : anchor.x + (anchor.width - size.width) / 2;
  const x = Math.max(EDGE, Math.min(wanted, window.width - EDGE - size.width));
  return { x, y: above ? anchor.y - GAP - height : anchor.y + anchor.height + GAP, maxHeight: room, above };
}
