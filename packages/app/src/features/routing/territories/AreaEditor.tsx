import type { TerritoryArea } from '@lintel/contract';
import { t } from '@lintel/contract/messages';
import Minus from 'lucide-react-native/icons/minus';
import Plus from 'lucide-react-native/icons/plus';
import X from 'lucide-react-native/icons/x';
import { useRef, useState } from 'react';
import { type GestureResponderEvent, PanResponder, View } from 'react-native';
import Svg, { Circle, Line, Path, Polyline } from 'react-native-svg';
import { Button, IconButton } from '@/ui/Button';
import { Text } from '@/ui/Text';
import { TextField } from '@/ui/TextField';
import { makeStyles, useTheme } from '@/ui/theme-context';
import { type LngLat, type View as MapView, parseCorners, toPoint, toScreen, viewOf } from './mercator';

const HEIGHT = 280;
/** A press that moves less than this is a corner, more is a push of the map. */
const STILL = 6;

const cornersOf = (areas: readonly TerritoryArea[]): LngLat[] => areas.flatMap(({ outline }) => outline);

/**
 * Areas drawn on plain land: press to set corners, push to move the map, close to finish. The list below says the same
 * in numbers, for keyboards and for areas that come from elsewhere.
 */
export function AreaEditor({
  areas,
  onChange,
}: {
  areas: TerritoryArea[];
  onChange: (areas: TerritoryArea[]) => void;
}) {
  const styles = useStyles();
  const { colors } = useTheme();
  const [width, setWidth] = useState(560);
  const [view, setView] = useState<MapView>(() => viewOf(cornersOf(areas), 560, HEIGHT));
  const [drawing, setDrawing] = useState<LngLat[]>();
  const [typed, setTyped] = useState('');
  const rings = typed.trim() === '' ? undefined : parseCorners(typed);

  const now = useRef({ view, width, drawing });
  now.current = { view, width, drawing };
  const from = useRef({ center: view.center, dragged: false });
  const responder = useRef(
    PanResponder.create({
      onStartShouldSetPanResponder: () => true,
      onPanResponderGrant: () => {
        from.current = { center: now.current.view.center, dragged: false };
      },
      onPanResponderMove: (_event, { dx, dy }) => {
        if (Math.hypot(dx, dy) < STILL && !from.current.dragged) return;
        from.current.dragged = true;
        const { view: at, width: wide } = now.current;
        const start = { ...at, center: from.current.center };
        setView({ ...at, center: toPoint([wide / 2 - dx, HEIGHT / 2 - dy], start, wide, HEIGHT) });
      },
      onPanResponderRelease: (event: GestureResponderEvent) => {
        const { view: at, width: wide, drawing: corners } = now.current;
        if (from.current.dragged || !corners) return;
        const { locationX, locationY } = event.nativeEvent;
        setDrawing([...corners, toPoint([locationX, locationY], at, wide, HEIGHT)]);
      },
    }),
  ).current;

  const zoom = (by: number) => setView({ ...view, zoom: Math.max(0, Math.min(18, view.zoom + by)) });
  const path = (ring: readonly LngLat[]) =>
    `${ring.map((p, i) => `${i === 0 ? 'M' : 'L'}${toScreen(p, view, width, HEIGHT).join(' ')}`).join('')}Z`;
  const add = (area: TerritoryArea) => {
    const next = [...areas, area];
    onChange(next);
    setView(viewOf(cornersOf(next), width, HEIGHT));
  };
  const finish = () => {
    if (drawing && drawing.length >= 3) add({ outline: drawing.map(([lng, lat]) => [lng, lat]), holes: [] });
    setDrawing(undefined);
  };
  const pasted = () => {
    if (!rings) return;
    const [outline, ...holes] = rings.map((ring) => ring.map(([lng, lat]): [number, number] => [lng, lat]));
    if (outline) add({ outline, holes });
    setTyped('');
  };
  return (
    <View role="group" aria-label={t('routing.areas')} style={styles.group}>
      <Text variant="strong">{t('routing.areas')}</Text>
      <View
        style={styles.map}
        onLayout={(event) => setWidth(Math.max(200, event.nativeEvent.layout.width))}
        role="img"
        aria-label={t('routing.map_label', { count: areas.length })}
        {...responder.panHandlers}
      >
        <Svg width={width} height={HEIGHT} pointerEvents="none">
          <Grid view={view} width={width} color={colors.line} />
          {areas.map(({ outline, holes }, i) => (
            <Path
              // biome-ignore lint/suspicious/noArrayIndexKey: an area has no other name than its place
              key={i}
              d={[outline, ...holes].map(path).join(' ')}
              fillRule="evenodd"
              fill={colors.accent}
              fillOpacity={0.18}
              stroke={colors.accent}
              strokeWidth={2}
            />
          ))}
          {drawing && (
            <Polyline
              points={drawing.map((p) => toScreen(p, view, width, HEIGHT).join(',')).join(' ')}
              fill="none"
              stroke={colors.warning}
              strokeWidth={2}
            />
          )}
          {drawing?.map((p) => {
            const [cx, cy] = toScreen(p, view, width, HEIGHT);
            return <Circle key={p.join()} cx={cx} cy={cy} r={4} fill={colors.warning} />;
          })}
        </Svg>
      </View>
      <View style={styles.row}>
        {drawing ? (
          <>
            <Button
              kind="filled"
              size="small"
              label={t('routing.area_close')}
              disabledReason={drawing.length < 3 && t('routing.area_need')}
              onPress={finish}
            />
            <Button
              size="small"
              label={t('routing.area_back')}
              disabledReason={drawing.length === 0 && t('routing.area_need')}
              onPress={() => setDrawing(drawing.slice(0, -1))}
            />
            <Button kind="quiet" size="small" label={t('ui.cancel')} onPress={() => setDrawing(undefined)} />
          </>
        ) : (
          <Button size="small" icon={Plus} label={t('routing.area_draw')} onPress={() => setDrawing([])} />
        )}
        <View style={styles.grow} />
        <IconButton size="small" icon={Plus} label={t('routing.zoom_in')} onPress={() => zoom(1)} />
        <IconButton size="small" icon={Minus} label={t('routing.zoom_out')} onPress={() => zoom(-1)} />
      </View>
      {drawing && (
        <Text variant="meta" tone="text2" live="polite">
          {t('routing.area_drawing', { count: drawing.length })}
        </Text>
      )}
      {areas.map(({ outline, holes }, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: an area has no other name than its place
        <View key={i} style={styles.row}>
          <Text style={styles.grow}>
            {t('routing.area', { number: i + 1, corners: outline.length, holes: holes.length })}
          </Text>
          <IconButton
            size="small"
            icon={X}
            label={t('routing.area_drop', { number: i + 1 })}
            onPress={() => onChange(areas.toSpliced(i, 1))}
          />
        </View>
      ))}
      <TextField
        label={t('routing.area_typed')}
        hint={t('routing.area_typed_hint')}
        error={typed.trim() !== '' && !rings ? t('routing.area_bad') : undefined}
        value={typed}
        onChange={setTyped}
        rows={3}
        autoCapitalize="none"
        spellCheck={false}
      />
      {rings && (
        <View style={styles.row}>
          <Button size="small" icon={Plus} label={t('routing.area_add')} onPress={pasted} />
        </View>
      )}
    </View>
  );
}

/** Lines of longitude and latitude, some five across, so that empty land has a scale. */
function Grid({ view, width, color }: { view: MapView; width: number; color: string }) {
  const [west, north] = toPoint([0, 0], view, width, HEIGHT);
  const [east, south] = toPoint([width, HEIGHT], view, width, HEIGHT);
  const step = 10 ** Math.floor(Math.log10(Math.max(east - west, 1e-6) / 2));
  const lines = (low: number, high: number) =>
    Array.from(
      { length: Math.min(60, Math.ceil((high - low) / step) + 1) },
      (_, i) => (Math.floor(low / step) + i) * step,
    );
  return (
    <>
      {lines(west, east).map((lng) => {
        const [left] = toScreen([lng, south], view, width, HEIGHT);
        return <Line key={`x${lng}`} x1={left} x2={left} y1={0} y2={HEIGHT} stroke={color} strokeWidth={1} />;
      })}
      {lines(south, north).map((lat) => {
        const [, top] = toScreen([west, lat], view, width, HEIGHT);
        return <Line key={`y${lat}`} x1={0} x2={width} y1={top} y2={top} stroke={color} strokeWidth={1} />;
      })}
    </>
  );
}

const useStyles = makeStyles(({ colors, radius }) => ({
  group: { gap: 10 },
  map: {
    height: HEIGHT,
    borderRadius: radius.card,
    borderWidth: 1,
    borderColor: colors.line,
    backgroundColor: colors.sunken,
    overflow: 'hidden',
  },
  row: { flexDirection: 'row', alignItems: 'center', gap: 8, flexWrap: 'wrap' },
  grow: { flex: 1 },
}));
