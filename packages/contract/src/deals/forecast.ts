import { z } from 'zod';
import { Id } from '../common.ts';
import { endpoint } from '../endpoint.ts';
import { Day } from './shapes.ts';

/** Entries of a stage whose deals are decided. Under {@link FORECAST_MIN} nothing is said of the rate. */
export const FORECAST_MIN = 20;
const WinRate = z.object({
  stageId: Id,
  /** Deals that were in the stage and are decided, and those of them that were won. */
  decided: z.int(),
  won: z.int(),
  /** Deals that were in it and are still open: they count nothing yet. */
  open: z.int(),
  /** Null with too few decided; with the Wilson 95 % interval. */
  rate: z.number().nullable(),
  low: z.number().nullable(),
  high: z.number().nullable(),
});
const ForecastPart = z.object({
  currency: z.string(),
  deals: z.int(),
  /** All of them, unweighted. */
  total: z.int(),
  /** Those whose stage has a rate, each times it; and how much of `total` they are. */
  weighted: z.int(),
  weighable: z.int(),
});
export const Forecast = z
  .object({
    /** The end of this day, in the company's time zone. */
    asOf: z.string(),
    stages: z.array(WinRate.extend({ parts: z.array(ForecastPart) })),
    /** By the month in which closing is expected; null: no day is set. */
    months: z.array(z.object({ month: z.string().nullable(), parts: z.array(ForecastPart) })),
    totals: z.array(ForecastPart),
    /**
     * Deals of a past day that count by who owns them today, since who did then was not kept; 0 unless an owner is asked
     * for.
     */
    ownersOfToday: z.int(),
    /** There are more open deals than the forecast reads. */
    capped: z.boolean(),
  })
  .meta({ id: 'Forecast' });
export type Forecast = z.output<typeof Forecast>;

/** What the open deals are worth. */
export const dealForecast = {
  forecast: endpoint({
    name: 'deals.forecast',
    method: 'get',
    path: '/deals/forecast',
    summary: 'Open deals within reach, weighted by what the company won of each stage so far',
    access: 'deals:read',
    rate: 'read',
    audit: 'none',
    query: z.strictObject({
      pipelineId: Id.optional(),
      ownerId: Id.optional(),
      /** As it stood at the end of this day; today without it. */
      asOf: Day.optional(),
    }),
    reply: Forecast,
    errors: ['pipeline.not_found'],
  }),
};
