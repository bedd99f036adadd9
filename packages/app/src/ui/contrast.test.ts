import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

type Palette = Record<string, string>;
const tokens = JSON.parse(readFileSync(new URL('./tokens.json', import.meta.url), 'utf8')) as {
  light: Palette;
  dark: Palette;
  avatars: Record<'light' | 'dark', [string, string][]>;
};

/** Relative luminance and contrast ratio, WCAG 2.2. */
function luminance(hex: string): number {
  assert.match(hex, /^#[0-9A-F]{6}$/i, `${hex} is no colour`);
  const [r, g, b] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
function contrast(a: string, b: string): number {
  const [dark, light] = [luminance(a), luminance(b)].sort((x, y) => x - y) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

const statuses = ['success', 'warning', 'danger', 'info', 'violet', 'ember'];
const grounds = ['canvas', 'surface', 'raised', 'sunken', 'hover', 'selected'];

/** [ink, ground, least ratio]: 4.5 for text, 3.0 for controls and marks of charts. */
const pairs: [string, string, number][] = [
  ...['text', 'text2'].flatMap((ink) =>
    [...grounds, 'pressed'].map((on): [string, string, number] => [ink, on, 4.5]),
  ),
  ...['canvas', 'surface', 'raised', 'sunken', 'hover', 'selected'].map((on): [string, string, number] => [
    'text3',
    on,
    4.5,
  ]),
  ...['canvas', 'surface', 'raised', 'accentTint', 'selected', 'pressed'].map(
    (on): [string, string, number] => ['accentText', on, 4.5],
  ),
  ['text', 'accentTint', 4.5],
  ['text2', 'accentTint', 4.5],
  ['onAccent', 'accent', 4.5],
  ['onAccent', 'accentHover', 4.5],
  ['surface', 'text', 4.5],
  ...['canvas', 'surface', 'raised'].flatMap((on): [string, string, number][] => [
    ['control', on, 3],
    ['focus', on, 3],
  ]),
  ...statuses.flatMap((status): [string, string, number][] => [
    [`${status}Text`, `${status}Tint`, 4.5],
    [`${status}Text`, 'surface', 4.5],
    [`${status}Text`, 'canvas', 4.5],
    [status, 'surface', 3],
  ]),
  ...['v1', 'v2', 'v3', 'v4', 'v5', 'v6'].map((mark): [string, string, number] => [mark, 'surface', 3]),
  ['onStatus', 'danger', 4.5],
  ['onStatus', 'success', 4.5],
];

for (const scheme of ['light', 'dark'] as const) {
  test(`every ${scheme} pair can be read`, () => {
    const palette = tokens[scheme];
    const weak = pairs.flatMap(([ink, ground, least]) => {
      const ratio = contrast(palette[ink] ?? '', palette[ground] ?? '');
      return ratio < least ? [`${ink} on ${ground}: ${ratio.toFixed(2)} < ${least}`] : [];
    });
    assert.deepEqual(weak, []);
  });

  test(`the eight ${scheme} avatars can be read`, () => {
    assert.equal(tokens.avatars[scheme].length, 8);
    const weak = tokens.avatars[scheme].filter(([fill, ink]) => contrast(fill, ink) < 4.5);
    assert.deepEqual(weak, []);
  });
}

test('both schemes name the same roles', () => {
  assert.deepEqual(Object.keys(tokens.light).sort(), Object.keys(tokens.dark).sort());
});

test('the formula is that of WCAG', () => {
  assert.equal(contrast('#FFFFFF', '#000000'), 21);
  assert.equal(contrast('#767676', '#FFFFFF').toFixed(2), '4.54');
});
