import type { InquiryType } from '@lintel/contract';
import type { RawFields } from './found.ts';
import type { LabelField } from './labels.ts';

/**
 * How the mail of a portal is read, as data. To add one: its senders' domains, its name as a source, its own label words
 * where they differ from the usual ones (`labels.ts`), and sentences with places for values, `{name} asks about {address}`.
 * `docs/lead-mail.md` says more.
 */
export interface Portal {
  source: string;
  /** Domains its mail comes from, with what is below them. */
  senders: readonly string[];
  type?: InquiryType;
  labels?: Partial<Record<LabelField, readonly string[]>>;
  /** Tried on the subject and on each line. */
  sentences?: readonly string[];
}

/** A place in a sentence, and the field it fills. */
export type Place = keyof RawFields;

export const PORTALS: readonly Portal[] = [
  {
    source: 'Zillow',
    senders: ['zillow.com', 'zillowgroup.com', 'trulia.com', 'hotpads.com'],
    type: 'inquiry.property',
    labels: { phone: ['phone no'], listingId: ['zpid, mls #'], timeline: ['move-in date, moving timeline'] },
    sentences: [
      '{name} is requesting information about {address}',
      '{name} is requesting an application for {address}',
      '{name} would like to tour {address}',
      '{name} is interested in {address}',
      'New contact: {name}',
      'New lead: {name}',
    ],
  },
  {
    source: 'Realtor.com',
    senders: ['realtor.com', 'move.com', 'opcity.com'],
    type: 'inquiry.property',
    labels: { listingId: ['mlsid #, mls id #, property id'], address: ['inquiry for, property address'] },
    sentences: ['New realtor.com lead - {name}', 'Realtor.com lead: {name}'],
  },
  {
    source: 'Homes.com',
    senders: ['homes.com', 'homesnap.com', 'costar.com'],
    type: 'inquiry.property',
    sentences: ['{name} has a question about {address}', 'New lead from Homes.com: {name}'],
  },
  {
    source: 'Apartments.com',
    senders: ['apartments.com', 'forrent.com', 'apartmentfinder.com'],
    type: 'inquiry.property',
    labels: { timeline: ['date needed, move date, when do you need it'], propertyType: ['floorplan'] },
  },
  {
    source: 'Redfin',
    senders: ['redfin.com', 'rent.com', 'rentals.com'],
    type: 'inquiry.property',
    sentences: ['{name} wants to tour {address}', '{name} requested a tour of {address}'],
  },
  {
    source: 'Rightmove',
    senders: ['rightmove.co.uk', 'rightmove.com'],
    type: 'inquiry.property',
    labels: { listingId: ['property ref, your property reference, rightmove ref'], phone: ['telephone no'] },
  },
  {
    source: 'Zoopla',
    senders: ['zoopla.co.uk', 'zoopla.com', 'primelocation.com'],
    type: 'inquiry.property',
    labels: { listingId: ['zoopla listing id, your reference'] },
  },
  {
    source: 'realestate.com.au',
    senders: ['realestate.com.au', 'rea-group.com'],
    type: 'inquiry.property',
    labels: { listingId: ['property id'], message: ['enquiry comments, i would like to'] },
  },
  {
    source: 'ImmoScout24',
    senders: ['immobilienscout24.de', 'immobilienscout24.at', 'immoscout24.ch', 'immoscout24.de'],
    type: 'inquiry.property',
    labels: { listingId: ['scout-id, objekt-nr., ihre objekt-nr'], address: ['objekt, adresse des objekts'] },
    sentences: ['Neue Anfrage von {name}', 'Kontaktanfrage von {name}'],
  },
  {
    source: 'Immowelt',
    senders: ['immowelt.de', 'immonet.de', 'immowelt.at'],
    type: 'inquiry.property',
    labels: { listingId: ['online-id, referenz-id'] },
  },
  {
    source: 'idealista',
    senders: ['idealista.com', 'idealista.pt', 'idealista.it'],
    type: 'inquiry.property',
    labels: { listingId: ['codigo del anuncio, tu referencia'] },
    sentences: [
      'Nuevo mensaje de {name} sobre tu inmueble con referencia {listingId}',
      'Nuevo mensaje de {name}',
    ],
  },
  {
    source: 'Fotocasa',
    senders: ['fotocasa.es', 'habitaclia.com'],
    type: 'inquiry.property',
  },
  {
    source: 'SeLoger',
    senders: ['seloger.com', 'logic-immo.com', 'bellesdemeures.com'],
    type: 'inquiry.property',
    labels: { lastName: ['nom'], listingId: ['votre reference, ref.'] },
  },
  {
    source: 'Leboncoin',
    senders: ['leboncoin.fr'],
    type: 'inquiry.property',
  },
  {
    source: 'Immobiliare.it',
    senders: ['immobiliare.it', 'casa.it'],
    type: 'inquiry.property',
    labels: { firstName: ['nome'], listingId: ['vostro riferimento, rif. annuncio'] },
  },
  {
    source: 'Imovirtual',
    senders: ['imovirtual.com', 'olx.pt'],
    type: 'inquiry.property',
  },
  {
    source: 'Funda',
    senders: ['funda.nl', 'pararius.nl', 'pararius.com'],
    type: 'inquiry.property',
  },
];
