import type { MlFeature } from '@lintel/contract';
import { featureLabel } from '@lintel/contract/reasons';
import { FEATURES } from '@lintel/scoring';

/** A feature a company's models may be offered: the built-in ones, and one for each custom field that can be learned from. */
export interface OfferedFeature {
  key: string;
  label: string;
  kind: MlFeature['kind'];
  group: MlFeature['group'];
  watch: boolean;
  fed: boolean;
  /** Tells how far a lead has come: no input where the label has no moment of its own. */
  progress: boolean;
  /** Passed through to the model's file. */
  source: Record<string, unknown>;
}

/** Fields that name a person, hold prose, or several values: no feature is made of them. */
const TELLING = new Set(['email', 'phone', 'url', 'longText', 'multiSelect']);
const KINDS: Readonly<Record<string, MlFeature['kind']>> = {
  number: 'number',
  money: 'number',
  boolean: 'boolean',
};

export const offeredFeatures = (
  fields: readonly { key: string; label: string; type: string }[],
): OfferedFeature[] => [
  ...FEATURES.filter((feature) => !feature.retired).map(({ key, kind, group, watch, unfed, progress }) => ({
    key,
    label: featureLabel(key, key),
    kind,
    group,
    watch: watch === true,
    fed: unfed !== true,
    progress: progress === true,
    source: { feature: key, group },
  })),
  ...fields
    .filter(({ type }) => !TELLING.has(type))
    .map(({ key, label, type }) => ({
      key: `custom.${key}`,
      label,
      kind: KINDS[type] ?? ('category' as const),
      group: 'custom' as const,
      watch: false,
      fed: true,
      progress: false,
      source: { customField: key, type },
    })),
];
