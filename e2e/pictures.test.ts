/** The screens beside the pictures that were looked at last (`pictures.ts`): at 390, 1024 and 1440, light and dark. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import pixelmatch from 'pixelmatch';
import { PNG } from 'pngjs';
import { draw, FOLDER, openBrowser, readRecording } from './pictures.ts';
import { startProduct } from './product.ts';

/** Share of the pixels that may differ: other versions of Chromium smooth letters a little differently. */
const MAY_DIFFER = 0.004;

test('every screen looks as it did when it was looked at last', { timeout: 180_000 }, async () => {
  const [product, browser] = await Promise.all([startProduct(), openBrowser()]);
  const missing = new Set<string>();
  const faults: string[] = [];
  try {
    for await (const { name, png } of draw(browser, product.url, readRecording(), missing)) {
      const kept = join(FOLDER, `${name}.png`);
      if (!existsSync(kept)) {
        faults.push(`${name}: there is no picture of it`);
        continue;
      }
      const [before, now] = [PNG.sync.read(readFileSync(kept)), PNG.sync.read(png)];
      const { width, height } = before;
      const diff = new PNG({ width, height });
      const share =
        now.width === width && now.height === height
          ? pixelmatch(before.data, now.data, diff.data, width, height, { threshold: 0.2 }) / (width * height)
          : 1;
      if (share <= MAY_DIFFER) continue;
      const beside = join(tmpdir(), `lintel-picture-${name}`);
      writeFileSync(`${beside}.png`, png);
      writeFileSync(`${beside}-diff.png`, PNG.sync.write(diff));
      faults.push(
        `${name}: ${(share * 100).toFixed(2)} % of it differ, see ${beside}.png and ${beside}-diff.png`,
      );
    }
  } finally {
    await browser.close();
    await product.close();
  }
  assert.deepEqual(
    faults,
    [],
    `${faults.join('\n')}\nLook at them; when they are right: node e2e/pictures.ts (not recorded: ${[...missing].join(', ') || 'nothing'})`,
  );
});
