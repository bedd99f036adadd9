import type { Model } from '@lintel/scoring';

/** A model, ready to score. */
export interface ServingModel {
  readonly source: 'model' | 'starter';
  /** In the company's registry; null: the starter, which is in none. */
  readonly id: string | null;
  /** What people call it: "v3"; null for the starter. */
  readonly version: string | null;
  /** SHA-256 of the artefact it comes from. */
  readonly artefact: string;
  /** `target.key` of its registration, which words are looked up by. */
  readonly targetKey: string;
  readonly model: Model;
  /** The step of recalibration in `model`, of the starter its fit; null: as trained. */
  readonly recalibrationId: string | null;
}

/** A model of the company's own. */
export interface RegisteredModel extends ServingModel {
  readonly source: 'model';
  readonly id: string;
  readonly version: string;
}
