import { dealChecklist } from './deals/checklist.ts';
import { dealDates } from './deals/dates.ts';
import { dealForecast } from './deals/forecast.ts';
import { dealMoves } from './deals/moves.ts';
import { dealPay } from './deals/pay.ts';
import { dealReading } from './deals/reading.ts';
import { dealTemplates } from './deals/templates.ts';
import { dealWriting } from './deals/writing.ts';

export * from './deals/dates.ts';
export * from './deals/deal.ts';
export * from './deals/forecast.ts';
export * from './deals/pay.ts';
export * from './deals/reading.ts';
export * from './deals/templates.ts';
export * from './deals/values.ts';
export * from './deals/writing.ts';

/** Business that was signed: deals, their checklist, commission and forecast. */
export const deals = {
  ...dealReading,
  ...dealForecast,
  ...dealWriting,
  ...dealMoves,
  ...dealDates,
  ...dealChecklist,
  ...dealTemplates,
  ...dealPay,
};
