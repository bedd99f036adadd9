import { t } from '@lintel/contract/messages';
import { Link } from 'expo-router';
import Head from 'expo-router/head';
import ArrowLeft from 'lucide-react-native/icons/arrow-left';
import ChevronRight from 'lucide-react-native/icons/chevron-right';
import { Fragment, type ReactNode, useContext } from 'react';
import { ScrollView, View } from 'react-native';
import { IconButton } from '../Button';
import { Icon } from '../Icon';
import { Text } from '../Text';
import { makeStyles, useWidth } from '../theme-context';
import { webProps } from '../web-props';
import { CornerContext } from './corner';
import { documentTitle } from './document-title';

export interface Crumb {
  label: string;
  href: string;
}

export interface ScreenProps {
  /** The one level-1 heading, and the document's title. */
  title: string;
  /** The document's title where the heading names the area and not the page. */
  pageTitle?: string;
  /** Quiet words beside the title, or under it on phones. */
  note?: string;
  /** Draws a back arrow. */
  onBack?: () => void;
  crumbs?: readonly Crumb[];
  /** After the title: tabs, a stepper. On phones it gets a row of its own. */
  middle?: ReactNode;
  /** Whether what is shown is current: first among what stands at the end of the bar, beside the title on phones. */
  state?: ReactNode;
  /** At most one filled button among them. */
  actions?: ReactNode;
  /** Filters and the like, fixed under the bar. */
  toolbar?: ReactNode;
  /** Fixed at the lower edge of the content: key hints, thumb actions. */
  footer?: ReactNode;
  /** Right-hand pane of 320 on wide screens; under the content otherwise. */
  pane?: ReactNode;
  /** `page` scrolls and pads; `fill` leaves both to the content, as a table wants it. */
  body?: 'page' | 'fill';
  /** Background behind the content. */
  ground?: 'canvas' | 'surface';
  /** The title is a person or an address that the content shows larger: the bar shows only the way back. */
  quietTitle?: boolean;
  children: ReactNode;
}

/** One screen: document title, top bar (large title on phones), content, panes. */
export function Screen({
  title,
  pageTitle = title,
  note,
  onBack,
  crumbs,
  middle,
  state,
  actions,
  toolbar,
  footer,
  pane,
  body = 'page',
  ground = 'canvas',
  quietTitle,
  children,
}: ScreenProps) {
  const styles = useStyles();
  const width = useWidth();
  const compact = width === 'compact';
  const side = pane !== undefined && width === 'wide';
  const inner = (
    <>
      {children}
      {pane !== undefined && !side && <View style={styles.paneBelow}>{pane}</View>}
    </>
  );
  return (
    <View style={styles.screen}>
      <Head>
        <title>{documentTitle(pageTitle)}</title>
      </Head>
      {compact ? (
        <PhoneHeader {...{ title, note, onBack, state, actions, middle, quietTitle }} />
      ) : (
        <TopBar {...{ title, note, onBack, crumbs, middle, state, actions, quietTitle }} />
      )}
      {toolbar}
      <View style={[styles.row, ground === 'surface' && styles.surface]}>
        <View style={styles.body}>
          {body === 'page' ? (
            <ScrollView
              style={styles.body}
              contentContainerStyle={[styles.page, compact && styles.phonePage]}
              {...webProps({ tabIndex: 0, dataSet: { ring: 'inset' } })}
            >
              {inner}
            </ScrollView>
          ) : (
            <View style={styles.body}>{inner}</View>
          )}
          {footer && <View style={styles.footer}>{footer}</View>}
        </View>
        {side && (
          <ScrollView role="complementary" style={styles.pane} contentContainerStyle={styles.panePad}>
            {pane}
          </ScrollView>
        )}
      </View>
    </View>
  );
}

type BarProps = Pick<
  ScreenProps,
  'title' | 'note' | 'onBack' | 'crumbs' | 'middle' | 'state' | 'actions' | 'quietTitle'
>;

/** 52 points: way back or title at the start, state and actions at the end. */
export function TopBar({ title, note, onBack, crumbs = [], middle, state, actions, quietTitle }: BarProps) {
  const styles = useStyles();
  const corner = useContext(CornerContext);
  return (
    <View style={styles.bar}>
      {onBack && <IconButton icon={ArrowLeft} label={t('ui.back')} onPress={onBack} />}
      {crumbs.length > 0 && (
        <View role="navigation" aria-label={t('ui.shell.breadcrumb')} style={styles.crumbs}>
          {crumbs.map((crumb) => (
            <Fragment key={crumb.href}>
              <Link href={crumb.href}>
                <Text tone="text2">{crumb.label}</Text>
              </Link>
              <Icon of={ChevronRight} size={14} tone="text3" />
            </Fragment>
          ))}
        </View>
      )}
      {!quietTitle && (
        <View style={styles.titles}>
          <Text variant="section" heading={1} lines={1}>
            {title}
          </Text>
          {note && (
            <Text variant="body" tone="text2" lines={1} style={styles.note}>
              {note}
            </Text>
          )}
        </View>
      )}
      <View style={styles.middle}>{middle}</View>
      <View style={styles.actions}>
        {state}
        {corner}
        {actions}
      </View>
    </View>
  );
}

/** Large title of a phone with a few controls beside it. */
export function PhoneHeader({ title, note, onBack, middle, state, actions, quietTitle }: BarProps) {
  const styles = useStyles();
  const corner = useContext(CornerContext);
  return (
    <View style={styles.phone}>
      {(onBack || actions || !quietTitle) && (
        <View style={styles.phoneRow}>
          {onBack && (
            <View style={styles.phoneBack}>
              <IconButton icon={ArrowLeft} label={t('ui.back')} onPress={onBack} />
            </View>
          )}
          <View style={quietTitle ? styles.gap : styles.grow}>
            {!quietTitle && (
              <View style={styles.phoneTitle}>
                <Text variant={onBack ? 'title' : 'display'} heading={1} style={styles.shrink}>
                  {title}
                </Text>
                {state}
              </View>
            )}
            {note && !quietTitle && (
              <Text variant="meta" tone="text2">
                {note}
              </Text>
            )}
          </View>
          <View style={[styles.actions, styles.phoneActions]}>
            {corner}
            {actions}
          </View>
        </View>
      )}
      {middle}
    </View>
  );
}

const useStyles = makeStyles(({ colors }) => ({
  screen: { flex: 1, minWidth: 0 },
  bar: {
    flexDirection: 'row',
    alignItems: 'center',
    gap: 10,
    height: 52,
    paddingLeft: 20,
    paddingRight: 20,
    borderBottomWidth: 1,
    borderBottomColor: colors.line,
    backgroundColor: colors.surface,
  },
  crumbs: { flexDirection: 'row', alignItems: 'center', gap: 6 },
  titles: { flexDirection: 'row', alignItems: 'baseline', gap: 8, flexShrink: 1, minWidth: 0 },
  note: { flexShrink: 1 },
  middle: { flex: 1, flexDirection: 'row', minWidth: 0, paddingHorizontal: 6 },
  actions: { flexDirection: 'row', alignItems: 'center', gap: 8, flexShrink: 0 },
  phone: {
    paddingHorizontal: 16,
    paddingTop: 10,
    paddingBottom: 10,
    gap: 10,
    backgroundColor: colors.surface,
  },
  phoneRow: { flexDirection: 'row', alignItems: 'center', gap: 6, minHeight: 44 },
  // Where there are many controls they take a second row before the title loses its place.
  phoneActions: { flexShrink: 1, flexWrap: 'wrap', justifyContent: 'flex-end' },
  phoneTitle: { flexDirection: 'row', alignItems: 'center', gap: 8 },
  shrink: { flexShrink: 1 },
  grow: { flex: 1, minWidth: 96 },
  gap: { flex: 1 },
  phoneBack: { marginLeft: -12 },
  row: { flex: 1, flexDirection: 'row', minHeight: 0 },
  surface: { backgroundColor: colors.surface },
  body: { flex: 1, minWidth: 0 },
  page: { padding: 20, gap: 14, flexGrow: 1 },
  phonePage: { padding: 16, gap: 12 },
  pane: {
    width: 320,
    flexGrow: 0,
    flexShrink: 0,
    borderLeftWidth: 1,
    borderLeftColor: colors.line,
    backgroundColor: colors.surface,
  },
  panePad: { padding: 16, gap: 16 },
  paneBelow: { gap: 14 },
  footer: {
    flexDirection: 'row',
    flexWrap: 'wrap',
    alignItems: 'center',
    alignContent: 'center',
    gap: 12,
    minHeight: 38,
    paddingVertical: 6,
    paddingHorizontal: 20,
    borderTopWidth: 1,
    borderTopColor: colors.line,
    backgroundColor: colors.surface,
  },
}));
