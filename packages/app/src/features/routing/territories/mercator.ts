/** Degrees, longitude first. */
export type LngLat = readonly [number, number];

/** What a drawing shows: its middle in degrees and how many doublings it is zoomed in; 0 has the world in 256 units. */
export interface View {
  center: LngLat;
  zoom: number;
}

const WORLD = 256;
/** Web Mercator ends there (EPSG:3857). */
const MAX_LAT = 85.0511287798;

const x = (lng: number): number => (WORLD * (lng + 180)) / 360;
const y = (lat: number): number => {
  const sin = Math.sin((Math.max(-MAX_LAT, Math.min(MAX_LAT, lat)) * Math.PI) / 180);
  return WORLD * (0.5 - Math.log((1 + sin) / (1 - sin)) / (4 * Math.PI));
};

/** Where a point stands in a drawing of this size, from its top left corner. */
export function toScreen(
  [lng, lat]: LngLat,
  { center, zoom }: View,
  width: number,
  height: number,
): [number, number] {
  const scale = 2 ** zoom;
  return [(x(lng) - x(center[0])) * scale + width / 2, (y(lat) - y(center[1])) * scale + height / 2];
}

/** The point that stands there; the way back from `toScreen`, kept to six decimals (a tenth of a metre). */
export function toPoint(
  [left, top]: readonly [number, number],
  { center, zoom }: View,
  width: number,
  height: number,
): [number, number] {
  const scale = 2 ** zoom;
  const px = x(center[0]) + (left - width / 2) / scale;
  const py = y(center[1]) + (top - height / 2) / scale;
  const lng = (px / WORLD) * 360 - 180;
  const lat = (Math.atan(Math.sinh(Math.PI * (1 - (2 * py) / WORLD))) * 180) / Math.PI;
  const short = (value: number) => Math.round(value * 1e6) / 1e6;
  return [Math.max(-180, Math.min(180, short(lng))), Math.max(-MAX_LAT, Math.min(MAX_LAT, short(lat)))];
}

/** The view in which all points stand with some room around them; the continental United States without any. */
export function viewOf(points: readonly LngLat[], width: number, height: number): View {
  if (points.length === 0) return { center: [-98.5, 39.5], zoom: Math.log2(width / WORLD) + 2.2 };
  const xs = points.map(([lng]) => x(lng));
  const ys = points.map(([, lat]) => y(lat));
  const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  const zoom = Math.min(
    Math.log2((width * 0.8) / Math.max(right - left, 1e-6)),
    Math.log2((height * 0.8) / Math.max(bottom - top, 1e-6)),
    16,
  );
  const middle = toPoint(
    [(left + right) / 2, (top + bottom) / 2],
    { center: [-180, MAX_LAT], zoom: 0 },
    0,
    0,
  );
  return { center: middle, zoom };
}

/** "-87.65, 41.95" a line, or a GeoJSON polygon, as rings; undefined when it is neither. The first ring is the outline. */
export function parseCorners(text: string): LngLat[][] | undefined {
  const trimmed = text.trim();
  if (trimmed.startsWith('{')) {
    try {
      return ringsOf(JSON.parse(trimmed));
    } catch {
      return undefined;
    }
  }
  const corners = trimmed.split('\n').map((line): LngLat | undefined => {
    const [lng, lat, ...more] = line
      .split(/[,;\s]+/)
      .filter(Boolean)
      .map(Number);
    return lng !== undefined && lat !== undefined && more.length === 0 && isPoint([lng, lat])
      ? [lng, lat]
      : undefined;
  });
  return corners.every((c) => c !== undefined) && corners.length >= 3 ? [corners as LngLat[]] : undefined;
}

const isPoint = (value: unknown): value is LngLat =>
  Array.isArray(value) &&
  value.length >= 2 &&
  value.slice(0, 2).every((n) => typeof n === 'number' && Number.isFinite(n)) &&
  Math.abs(value[0]) <= 180 &&
  Math.abs(value[1]) <= 90;

function ringsOf(json: unknown): LngLat[][] | undefined {
  const found = json as { type?: unknown; geometry?: unknown; features?: unknown[]; coordinates?: unknown };
  if (found?.type === 'FeatureCollection') return ringsOf(found.features?.[0]);
  if (found?.type === 'Feature') return ringsOf(found.geometry);
  const rings = found?.type === 'Polygon' ? found.coordinates : undefined;
  if (!Array.isArray(rings) || rings.length === 0) return undefined;
  if (!rings.every((ring) => Array.isArray(ring) && ring.length >= 3 && ring.every(isPoint)))
    return undefined;
  // A closed ring names its first corner again at the end.
  return rings.map((ring: LngLat[]) => {
    const corners = ring.map(([lng, lat]): LngLat => [lng, lat]);
    const [first, last] = [corners[0]!, corners.at(-1)!];
    return corners.length > 3 && first[0] === last[0] && first[1] === last[1]
      ? corners.slice(0, -1)
      : corners;
  });
}
