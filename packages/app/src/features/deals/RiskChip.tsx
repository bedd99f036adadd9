import type { DealRow } from '@lintel/contract/deals';
import { t } from '@lintel/contract/messages';
import CircleCheck from 'lucide-react-native/icons/circle-check';
import Eye from 'lucide-react-native/icons/eye';
import TriangleAlert from 'lucide-react-native/icons/triangle-alert';
import { Chip } from '@/ui/Chip';
import { Tooltip } from '@/ui/Tooltip';

type Risk = DealRow['risk'];
const LOOK = {
  none: { tone: 'success', icon: CircleCheck },
  watch: { tone: 'warning', icon: Eye },
  high: { tone: 'danger', icon: TriangleAlert },
} as const;

/** A reason in words: what is wrong, and how much of it. */
export function riskText({ code, count }: Risk['reasons'][number]): string {
  if (code === 'no_next_step') return t('deals.risk.no_next_step');
  if (code === 'closing_near' && count === 0) return t('deals.risk.closing_near.today');
  return count === 1 ? t(`deals.risk.${code}.one`) : t(`deals.risk.${code}`, { count });
}

/** How a deal stands on its way to closing; why, on a pointer. */
export function RiskChip({ risk }: { risk: Risk }) {
  const why = risk.reasons.map(riskText).join(' · ');
  const chip = <Chip {...LOOK[risk.level]} label={t(`deals.risk.${risk.level}`)} />;
  return why === '' ? chip : <Tooltip text={why}>{chip}</Tooltip>;
}
