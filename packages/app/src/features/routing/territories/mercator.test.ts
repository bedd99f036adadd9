import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { parseCorners, toPoint, toScreen, viewOf } from './mercator.ts';

test('a point found on the drawing is the point that was put there', () => {
  fc.assert(
    fc.property(
      fc.tuple(
        fc.double({ min: -179, max: 179, noNaN: true }),
        fc.double({ min: -80, max: 80, noNaN: true }),
      ),
      fc.tuple(
        fc.double({ min: -170, max: 170, noNaN: true }),
        fc.double({ min: -70, max: 70, noNaN: true }),
      ),
      fc.double({ min: 1, max: 16, noNaN: true }),
      (point, center, zoom) => {
        const view = { center, zoom };
        const back = toPoint(toScreen(point, view, 600, 400), view, 600, 400);
        assert.ok(Math.abs(back[0] - point[0]) < 1e-5 && Math.abs(back[1] - point[1]) < 1e-5);
      },
    ),
  );
});

test('a view holds all its points with room around them', () => {
  const points = [
    [-87.7, 41.8],
    [-87.5, 42.1],
  ] as const;
  const view = viewOf(points, 600, 400);
  for (const point of points) {
    const [left, top] = toScreen(point, view, 600, 400);
    assert.ok(left > 30 && left < 570 && top > 30 && top < 370);
  }
});

test('corners are read as lines and as GeoJSON, and nothing else is', () => {
  assert.deepEqual(parseCorners('-87.7, 41.8\n-87.5 41.8\n-87.5;42'), [
    [
      [-87.7, 41.8],
      [-87.5, 41.8],
      [-87.5, 42],
    ],
  ]);
  const ring = [
    [0, 0],
    [1, 0],
    [1, 1],
    [0, 0],
  ];
  const polygon = { type: 'Polygon', coordinates: [ring] };
  for (const json of [
    polygon,
    { type: 'Feature', geometry: polygon },
    { type: 'FeatureCollection', features: [{ type: 'Feature', geometry: polygon }] },
  ])
    assert.deepEqual(parseCorners(JSON.stringify(json)), [ring.slice(0, 3)]);
  for (const bad of [
    '',
    'north',
    '1,2\n3,4',
    '200,0\n1,1\n2,2',
    '{"type":"Point"}',
    '{',
    'null',
    '{"type":"Polygon","coordinates":[[[0,0],["a",1],[1,1]]]}',
  ])
    assert.equal(parseCorners(bad), undefined, bad);
});
