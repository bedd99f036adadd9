import type { MapField, Mapping } from '../doors.ts';
import { type Leaf, leavesOf } from './paths.ts';

/** Last words of a path that name a field, letters only; the first that fits counts. */
const WORDS: readonly (readonly [MapField, RegExp])[] = [
  ['email', /^(?:e?mail|emailaddress|emails|contactemail|workemail)$/],
  [
    'phone',
    /^(?:phone|phones|phonenumber|phoneno|mobile|mobilephone|cell|cellphone|tel|telephone|contactphone|workphone|homephone)$/,
  ],
  ['firstName', /^(?:firstname|fname|givenname|first|forename)$/],
  ['lastName', /^(?:lastname|lname|familyname|surname|last)$/],
  ['name', /^(?:name|fullname|contactname|leadname|customername|yourname|displayname)$/],
  [
    'message',
    /^(?:message|messages|comment|comments|note|notes|question|questions|inquiry|enquiry|remarks|yourmessage|messagebody)$/,
  ],
  ['eventId', /^(?:eventid|leadgenid|submissionid|responseid|entryid|inquiryid|messageid)$/],
  ['externalId', /^(?:leadid|externalid|contactid|personid|customerid)$/],
  [
    'occurredAt',
    /^(?:createdtime|createdat|occurredat|timestamp|submittedat|receivedat|datecreated|eventtime)$/,
  ],
  ['eventType', /^(?:eventtype|leadevent|inquirytype)$/],
  ['source', /^(?:source|leadsource|sourcename|provider|portal|platform)$/],
  ['leadType', /^(?:leadtype|contacttype|buyerorseller|iam)$/],
  ['timeline', /^(?:timeline|timeframe|movingwhen|purchasetimeline)$/],
  ['budgetMin', /^(?:budgetmin|minbudget|minprice|pricemin)$/],
  ['budgetMax', /^(?:budget|budgetmax|maxbudget|maxprice|pricemax|pricerange)$/],
  ['currency', /^currency$/],
  ['tags', /^(?:tags|labels)$/],
  ['location', /^(?:location|desiredlocation|area|neighborhood|neighbourhood)$/],
  ['campaign.name', /^(?:utmcampaign|campaign|campaignname)$/],
  ['campaign.source', /^utmsource$/],
  ['campaign.medium', /^utmmedium$/],
  ['campaign.term', /^utmterm$/],
  ['campaign.content', /^(?:utmcontent|adname)$/],
  ['property.listingId', /^(?:mls|mlsid|mlsnumber|mlsno|listingid|listingnumber|listingkey)$/],
  ['property.url', /^(?:listingurl|propertyurl)$/],
  [
    'property.street',
    /^(?:street|streetaddress|address|address1|propertyaddress|addressline1|listingaddress)$/,
  ],
  ['property.city', /^(?:city|propertycity)$/],
  ['property.state', /^(?:state|stateorprovince|propertystate)$/],
  ['property.postalCode', /^(?:zip|zipcode|postalcode|postcode|propertyzip)$/],
  ['property.price', /^(?:price|listprice|listingprice|askingprice)$/],
  ['property.propertyType', /^(?:propertytype|hometype)$/],
  ['property.bedrooms', /^(?:beds|bedrooms|bedroomstotal)$/],
  ['property.bathrooms', /^(?:baths|bathrooms|bathroomstotal)$/],
  ['page.url', /^(?:pageurl|landingpage|formurl|url)$/],
  ['page.title', /^pagetitle$/],
  ['page.referrer', /^(?:referrer|referer)$/],
];

/** What a path speaks of: its last name, or what the item of a list of answers is called; letters and digits only. */
function wordOf(path: string): string {
  const asked = /\[[^\]=]+=([^\]]+)\]\.[a-z]+(?:\[\d+\])?$/.exec(path)?.[1];
  const last = path
    .replace(/\[\d+\]$/, '')
    .split(/[.[\]"]+/)
    .filter(Boolean)
    .at(-1);
  return (asked ?? last ?? '').toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '');
}

const EMAIL = /^[^\s@<>]+@[^\s@<>]+\.[^\s@<>]{2,}$/;

/** A first mapping for a payload nobody has mapped: by the names of its values, and an e-mail address by its look. */
export function suggestMapping(payload: unknown): Mapping {
  const leaves = leavesOf(payload);
  const found = new Map<MapField, string[]>();
  const add = (field: MapField, { path }: Leaf) => {
    // Items of one list are one place.
    const place = path.replace(/\[\d+\](?=[^[]*$)/, '[*]');
    const places = found.get(field) ?? [];
    if (!places.includes(place) && places.length < 3) found.set(field, [...places, place]);
  };
  for (const leaf of leaves) {
    const word = wordOf(leaf.path);
    const field = WORDS.find(([, names]) => names.test(word))?.[0];
    if (field === 'email' ? EMAIL.test(leaf.text) : field) add(field as MapField, leaf);
  }
  if (!found.has('email')) for (const leaf of leaves) if (EMAIL.test(leaf.text)) add('email', leaf);
  // A name beside its parts says the same again.
  if (found.has('firstName') && found.has('lastName')) found.delete('name');
  return { rules: [...found].map(([field, from]) => ({ field, from })), consent: [] };
}
