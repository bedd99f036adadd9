/** Pipelines: the board, moving leads, and the screen of Admin that shapes stages. */
export const pipelines = {
  'pipelines.missing.field': 'Fill this in first.',
  'pipelines.missing.reason': 'Choose a reason.',
  'pipelines.stage.name_twice': 'Another stage has this name.',
  'pipelines.stage.field_other': 'This field belongs to the other kind of pipeline.',
} as const;
