import type { LeadScore } from '@lintel/contract';
import { View } from 'react-native';
import { Card } from '@/ui/Card';
import { SkeletonBlock } from '@/ui/Skeleton';
import { useWidth } from '@/ui/theme-context';

/** How high the content of the card comes to stand, within a line or two. */
const HEIGHTS = { phone: 190, none: 44, rules: 316, model: 455 } as const;

/** The place of a score's card while it or its reasons load: what stands below does not move when they come. */
export function ScorePlace({ score }: { score: LeadScore | null }) {
  const compact = useWidth() === 'compact';
  const source = score === null ? 'none' : score.source === 'rules' ? 'rules' : 'model';
  return (
    <Card>
      <View style={{ minHeight: compact && score ? HEIGHTS.phone : HEIGHTS[source] }}>
        <SkeletonBlock lines={source === 'none' ? 2 : compact ? 6 : 12} />
      </View>
    </Card>
  );
}
