import { type Found, type RawFields, toFields, typeOf } from './found.ts';
import type { Letter } from './letter.ts';

/**
 * Names of the Real Estate Lead Metadata Specification 1.0 (leadmetadata.org) and what they become. Names it leaves open
 * are read where senders agree on them.
 */
const NAMES: Readonly<Record<string, keyof RawFields>> = {
  lead_name: 'name',
  lead_first_name: 'firstName',
  lead_last_name: 'lastName',
  lead_email: 'email',
  lead_phone: 'phone',
  lead_message: 'message',
  lead_property_address: 'address',
  lead_property_city: 'city',
  lead_property_state: 'state',
  lead_property_zip: 'postalCode',
  lead_property_url: 'url',
  lead_property_price: 'price',
  lead_property_type: 'propertyType',
  lead_property_bedrooms: 'bedrooms',
  lead_property_bathrooms: 'bathrooms',
  lead_mls: 'listingId',
  lead_mls_number: 'listingId',
  lead_max_price: 'budget',
  lead_primary_zip: 'location',
  lead_time_frame: 'timeline',
  lead_type: 'leadType',
  lead_id: 'externalId',
};

/** The lead a mail carries in `<meta name="lead_…">`; null without a version or a person. */
export function readMetadata({ metas }: Letter): Found | null {
  const raw: RawFields = {};
  const tags: string[] = [];
  let source: string | null = null;
  let version = false;
  for (const { name, content } of metas) {
    if (!name.startsWith('lead_') || content === '') continue;
    if (name === 'lead_information_version') version = true;
    else if (name === 'lead_source') source ??= content.slice(0, 120);
    else if (name === 'lead_tag') tags.push(content.slice(0, 60));
    else {
      const field = NAMES[name];
      if (field) raw[field] ??= content;
    }
  }
  // A city named beside the address belongs to it: the address is then the street alone.
  if (raw.address && raw.city) {
    raw.street = streetOf(raw.address, raw.city);
    delete raw.address;
  }
  const fields = toFields(raw);
  const person = fields.name ?? fields.firstName ?? fields.email ?? fields.phone;
  if (!person || (!version && !fields.email && !fields.phone)) return null;
  return { fields, source, type: typeOf(fields), at: null, tags, readBy: 'metadata' };
}

function streetOf(address: string, city: string): string {
  const at = address.toLowerCase().lastIndexOf(`, ${city.toLowerCase()}`);
  return at > 0 ? address.slice(0, at) : address;
}
