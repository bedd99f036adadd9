const LETTER = 5.6;
const CHIP_EXTRA = 32;
const GAP = 6;
const MORE = 20;

/** How many chips with these labels stand side by side in `width` points, leaving room for "+n" when not all do. */
export function fitChips(labels: readonly string[], width: number): number {
  const sizes = labels.map((label) => label.length * LETTER + CHIP_EXTRA);
  const total = sizes.reduce((sum, size) => sum + size + GAP, -GAP);
  if (total <= width) return labels.length;
  let used = 0;
  let count = 0;
  for (const size of sizes) {
    if (used + size + GAP + MORE > width) break;
    used += size + GAP;
    count++;
  }
  return Math.max(1, count);
}
