import type { IMPORT_FIELDS } from '@lintel/contract';

export type ImportField = (typeof IMPORT_FIELDS)[number];

/** How exports of the usual systems and people's own sheets call a lead field, in normalised spelling. */
const NAMES: Record<ImportField, string> = {
  name: 'name, full name, lead name, contact name, client name, customer name, contact, person, display name, nombre, nom',
  firstName: 'first name, first, fname, given name, forename, christian name, prenom, vorname',
  lastName: 'last name, last, lname, surname, family name, apellido, nachname',
  email:
    'email, e mail, email address, e mail address, mail, primary email, email 1, email 2, secondary email, work email, personal email, home email, contact email, lead email, correo, courriel',
  phone:
    'phone, phone number, mobile, mobile phone, mobile number, cell, cell phone, telephone, tel, primary phone, phone 1, phone 2, home phone, work phone, contact number, contact phone, lead phone, telefono, handy, telefon',
  type: 'type, lead type, contact type, client type, buyer or seller, buyer seller, looking to, interest type, intent',
  status: 'status, lead status, contact status, record status',
  stage: 'stage, lead stage, pipeline stage, pipeline, deal stage, funnel stage',
  owner:
    'owner, assigned to, agent, assigned agent, lead owner, assigned user, assignee, user, realtor, contact owner, responsible, listing agent, buyer agent',
  source:
    'source, src, lead source, original source, origin source, came from, referral source, channel, how did you hear about us',
  externalId:
    'external id, id, lead id, lead number, lead no, lead nr, contact id, person id, record id, crm id, prospect id, customer id, client id, reference, ref, uid, uuid, source id, number',
  campaign: 'campaign, campaign name, utm campaign, ad campaign, marketing campaign',
  budget:
    'budget, price range, budget range, price, price point, max price, purchase budget, target price, price max',
  budgetMin:
    'budget min, min budget, minimum budget, min price, price min, minimum price, price from, budget from',
  budgetMax: 'budget max, max budget, maximum budget, maximum price, price to, budget to',
  currency: 'currency, currency code, budget currency',
  timeline:
    'timeline, timeframe, time frame, buying timeline, purchase timeline, move timeline, moving in, when, time to buy, time to move, horizon, urgency',
  propertyType:
    'property type, home type, type of property, house type, desired property type, dwelling type, property style',
  location:
    'location, area, preferred area, preferred location, desired location, neighborhood, neighbourhood, areas of interest, search area, target area, property address, desired area',
  financing:
    'financing, financing status, pre approval, preapproval, pre approved, preapproved, mortgage, mortgage status, loan status, payment method',
  timeZone: 'time zone, timezone, tz',
  tags: 'tags, tag, labels, label, groups, lists, keywords',
  note: 'note, notes, comment, comments, remarks, remark, message, inquiry, enquiry, description, background, additional info',
  createdAt:
    'created, created at, created on, created date, create date, creation date, date created, date added, added, added on, lead date, registered, registration date, date, timestamp, submitted, submitted at, inquiry date, received, received at, signup date, first contact',
};

const FIELDS = new Map<string, ImportField>(
  Object.entries(NAMES).flatMap(([field, names]) =>
    names.split(', ').map((name): [string, ImportField] => [name, field as ImportField]),
  ),
);

/** A header in one spelling: small letters, no accents, words apart ("firstName", "First_Name" → "first name"). */
export const plainHeader = (header: string): string =>
  header
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .replace(/([\p{Ll}\d])(\p{Lu})/gu, '$1 $2')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();

/**
 * The lead field a header names and how sure that is: 1 for a known name, less when the known name is only part of
 * a longer one ("Lead E-mail (work)").
 */
export function fieldOfHeader(header: string): { field: ImportField; sure: number } | undefined {
  const plain = plainHeader(header);
  if (plain === '') return undefined;
  const exact = FIELDS.get(plain);
  if (exact) return { field: exact, sure: 1 };
  const terms = plain.split(' ');
  if (terms.length > 6) return undefined;
  let best: { field: ImportField; sure: number } | undefined;
  for (let from = 0; from < terms.length; from++) {
    for (let to = terms.length; to > from; to--) {
      if (to - from === terms.length) continue;
      const part = terms.slice(from, to).join(' ');
      const field = FIELDS.get(part);
      // A single everyday word inside a longer header says little: "Best date", "Price of car".
      if (!field || (to - from === 1 && !TELLING.has(part))) continue;
      const sure = 0.55 + (0.35 * (to - from)) / terms.length;
      if (!best || sure > best.sure) best = { field, sure };
    }
  }
  return best;
}
const TELLING = new Set([
  'email',
  'mail',
  'phone',
  'mobile',
  'cell',
  'telephone',
  'budget',
  'campaign',
  'timeline',
  'financing',
  'notes',
  'comments',
]);

const OUTCOME =
  /^(is |has |was )?(converted|conversion|won|is won|closed|closed won|booked|booking|sold|outcome|result|success|successful|purchased|bought|enrolled|customer|became customer|became client|appointment (booked|held|set)|deal (won|closed)|target|label|signed)$/;
/** True when a header names the result of a lead: what a score is to foretell. */
export const isOutcomeHeader = (header: string): boolean => OUTCOME.test(plainHeader(header));

const POSITIVE = new Set(
  'yes,y,true,t,1,won,closed won,converted,booked,sold,success,successful,purchased,bought,enrolled,customer,client,closed,held,signed,appointment held'.split(
    ',',
  ),
);
/** Values that mean yes in an outcome column. */
export const isPositive = (value: string): boolean => POSITIVE.has(plainHeader(value));

/** Ways of contact a column of refusals speaks of ("Do Not Email"), or none. */
export function refusedChannels(header: string): ('call' | 'text' | 'email')[] {
  const plain = plainHeader(header);
  if (/^(unsubscribed|opted out|opt out|do not contact|dnc)$/.test(plain)) return ['call', 'text', 'email'];
  const match =
    /^(?:do not|dont|don t|no) (call|phone|text|sms|e mail|email|mail)s?$|^(call|phone|text|sms|e mail|email|mail) (?:opt out|opted out|unsubscribed)$/.exec(
      plain,
    );
  const word = match?.[1] ?? match?.[2];
  if (!word) return [];
  return /mail/.test(word) ? ['email'] : /text|sms/.test(word) ? ['text'] : ['call'];
}
