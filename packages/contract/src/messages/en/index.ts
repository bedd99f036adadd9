import { admin } from './admin.ts';
import { arrivals } from './arrivals.ts';
import { audit } from './audit.ts';
import { auth } from './auth.ts';
import { batches } from './batches.ts';
import { calendar } from './calendar.ts';
import { deals } from './deals.ts';
import { doors } from './doors.ts';
import { duplicates } from './duplicates.ts';
import { enrichment } from './enrichment.ts';
import { errors } from './errors.ts';
import { fields } from './fields.ts';
import { inbox } from './inbox.ts';
import { inquiries } from './inquiries.ts';
import { insights } from './insights.ts';
import { intake } from './intake.ts';
import { keys } from './keys.ts';
import { leads } from './leads.ts';
import { listings } from './listings.ts';
import { lists } from './lists.ts';
import { lookups } from './lookups.ts';
import { mail } from './mail.ts';
import { ml } from './ml.ts';
import { offline } from './offline.ts';
import { palette } from './palette.ts';
import { pipelines } from './pipelines.ts';
import { routed } from './routed.ts';
import { routing } from './routing.ts';
import { score } from './score.ts';
import { scoring } from './scoring.ts';
import { server } from './server.ts';
import { settings } from './settings.ts';
import { sources } from './sources.ts';
import { stages } from './stages.ts';
import { tasks } from './tasks.ts';
import { timeline } from './timeline.ts';
import { today } from './today.ts';
import { trust } from './trust.ts';
import { ui } from './ui.ts';

/** English, the source language. Each area keeps its own file; keys begin with the area's name. */
export const en = {
  ...admin,
  ...arrivals,
  ...audit,
  ...auth,
  ...batches,
  ...calendar,
  ...deals,
  ...doors,
  ...enrichment,
  ...duplicates,
  ...errors,
  ...fields,
  ...inbox,
  ...inquiries,
  ...insights,
  ...intake,
  ...keys,
  ...leads,
  ...listings,
  ...lists,
  ...lookups,
  ...mail,
  ...ml,
  ...offline,
  ...pipelines,
  ...palette,
  ...routed,
  ...routing,
  ...score,
  ...scoring,
  ...server,
  ...settings,
  ...tasks,
  ...timeline,
  ...today,
  ...sources,
  ...stages,
  ...trust,
  ...ui,
} as const;
