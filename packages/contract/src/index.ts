import { access } from './access.ts';
import { account } from './account.ts';
import { appointments, calendar } from './appointments.ts';
import { audit } from './audit.ts';
import { auth } from './auth.ts';
import { batches } from './batches.ts';
import { deals } from './deals.ts';
import { doors } from './doors.ts';
import { duplicates } from './duplicates.ts';
import type { AnyEndpoint } from './endpoint.ts';
import { enrichment } from './enrichment.ts';
import { fields, tags } from './fields.ts';
import { firstTouch } from './first-touch.ts';
import { inquiries } from './inquiries.ts';
import { intake } from './intake.ts';
import { messages } from './kept-messages.ts';
import { keys } from './keys.ts';
import { leads } from './leads.ts';
import { listings } from './listings.ts';
import { lists } from './lists.ts';
import { ml } from './ml.ts';
import { notifications } from './notifications.ts';
import { offers } from './offers.ts';
import { people } from './people.ts';
import { pipelines } from './pipelines.ts';
import { routing } from './routing.ts';
import { sample } from './sample.ts';
import { search } from './search.ts';
import { sources } from './sources.ts';
import { sync } from './sync.ts';
import { tasks } from './tasks.ts';
import { timeline } from './timeline.ts';
import { today } from './today.ts';
import { viewers } from './viewers.ts';

export * from './access.ts';
export * from './account.ts';
export * from './appointments.ts';
export * from './audit.ts';
export * from './auth.ts';
export * from './availability.ts';
export * from './batches.ts';
export * from './catalogue.ts';
export * from './common.ts';
export * from './deals.ts';
export * from './doors.ts';
export * from './duplicates.ts';
export * from './endpoint.ts';
export * from './enrichment.ts';
export * from './errors.ts';
export * from './events.ts';
export * from './facts.ts';
export * from './fields.ts';
export * from './first-touch.ts';
export * from './inquiries.ts';
export * from './intake.ts';
export * from './kept-messages.ts';
export * from './keys.ts';
export * from './lead-filter.ts';
export * from './leads.ts';
export * from './listings.ts';
export * from './lists.ts';
export * from './live.ts';
export * from './ml.ts';
export * from './notifications.ts';
export * from './offers.ts';
export * from './people.ts';
export * from './permissions.ts';
export * from './pipelines.ts';
export * from './ponds.ts';
export * from './recurrence.ts';
export * from './routing.ts';
export * from './sample.ts';
export * from './search.ts';
export * from './sources.ts';
export * from './sync.ts';
export * from './tasks.ts';
export * from './timeline.ts';
export * from './today.ts';
export * from './viewers.ts';

/** Every endpoint of the product by module. */
export const contract = {
  auth,
  account,
  people,
  access,
  keys,
  audit,
  leads,
  listings,
  fields,
  tags,
  pipelines,
  timeline,
  batches,
  deals,
  lists,
  tasks,
  appointments,
  calendar,
  search,
  doors,
  duplicates,
  intake,
  messages,
  inquiries,
  sources,
  enrichment,
  ml,
  notifications,
  offers,
  firstTouch,
  routing,
  sample,
  sync,
  today,
  viewers,
} as const;

/** The endpoint table, flat. */
export const endpoints: readonly AnyEndpoint[] = Object.values(contract).flatMap((module) =>
  Object.values(module),
);
