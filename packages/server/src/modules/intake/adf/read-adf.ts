import { SaxesParser } from 'saxes';
import { type Found, type RawFields, toFields, typeOf } from '../mail/found.ts';

const MAX_CHARS = 1_000_000;
const MAX_DEPTH = 32;
const MAX_NODES = 20_000;
const MAX_PROSPECTS = 50;
const MAX_TEXT = 25_000;

/** An element of a small document. */
interface Node {
  name: string;
  attributes: Record<string, string>;
  children: Node[];
  text: string;
}

export class AdfBroken extends Error {
  override name = 'AdfBroken';
}

/**
 * Leads of an ADF 1.0 document (Auto-lead Data Format, which real estate took over): prospect, customer, contact, vendor,
 * provider. The vehicle is left out but for its comments; property elements some senders add are read. Throws AdfBroken
 * for what is no ADF. Entities other than XML's own and document types are refused, so nothing expands and nothing is
 * fetched.
 */
export function readAdf(xml: string): Found[] {
  const root = parseXml(xml);
  const adf = root.name === 'adf' ? root : find(root, 'adf');
  if (!adf) throw new AdfBroken('There is no <adf> in it');
  return all(adf, 'prospect').slice(0, MAX_PROSPECTS).map(readProspect);
}

function readProspect(prospect: Node): Found {
  const customer = find(prospect, 'customer');
  const contact = (customer && find(customer, 'contact')) ?? find(prospect, 'contact');
  const vendorName = textOf(prospect, 'vendor', 'vendorname');
  const provider = find(prospect, 'provider');
  const id = all(prospect, 'id').concat(customer ? all(customer, 'id') : []);
  const property = find(prospect, 'property') ?? find(prospect, 'realestate') ?? find(prospect, 'vehicle');
  const raw: RawFields = {};
  const put = (field: keyof RawFields, value: string | undefined) => {
    if (value !== undefined && value !== '') raw[field] ??= value;
  };
  if (contact) {
    const part = (which: string) =>
      all(contact, 'name').find((each) => each.attributes.part?.toLowerCase() === which)?.text;
    put('firstName', part('first'));
    put('lastName', part('last'));
    put('name', part('full') ?? all(contact, 'name').find((each) => !each.attributes.part)?.text);
    put('email', textOf(contact, 'email'));
    // A fax answers no call.
    const phones = all(contact, 'phone').filter((each) => !/fax|pager/i.test(each.attributes.type ?? ''));
    put('phone', (phones.find((each) => /cell/i.test(each.attributes.type ?? '')) ?? phones[0])?.text);
    const home = find(contact, 'address');
    if (home && !property) {
      const line = [textOf(home, 'street'), textOf(home, 'city'), textOf(home, 'regioncode')]
        .filter(Boolean)
        .join(', ');
      put('location', [line, textOf(home, 'postalcode')].filter(Boolean).join(' '));
    }
  }
  put('message', textOf(prospect, 'customer', 'comments') ?? textOf(prospect, 'comments'));
  put('timeline', textOf(prospect, 'customer', 'timeframe', 'description'));
  put('externalId', id.find((each) => each.text !== '')?.text);
  if (property) {
    const where = find(property, 'address') ?? find(property, 'location') ?? property;
    put('street', textOf(where, 'street') ?? textOf(where, 'streetaddress'));
    put('city', textOf(where, 'city'));
    put('state', textOf(where, 'regioncode') ?? textOf(where, 'state'));
    put('postalCode', textOf(where, 'postalcode') ?? textOf(where, 'zip'));
    put(
      'listingId',
      textOf(property, 'mls') ?? textOf(property, 'mlsnumber') ?? textOf(property, 'listingid'),
    );
    put('url', textOf(property, 'url'));
    put('price', textOf(property, 'price'));
    if (property.name !== 'vehicle') put('propertyType', textOf(property, 'type'));
    put('message', textOf(property, 'comments'));
    const interest = property.attributes.interest?.toLowerCase();
    if (interest === 'sell' || interest === 'buy') put('leadType', interest === 'sell' ? 'seller' : 'buyer');
  }
  const budget = find(prospect, 'price') ?? (customer && find(customer, 'price'));
  put('budget', budget?.text);
  const fields = toFields(raw);
  const source =
    (provider && textOf(provider, 'service')) ||
    (provider && all(provider, 'name')[0]?.text) ||
    id.find((each) => each.attributes.source)?.attributes.source ||
    undefined;
  return {
    fields,
    // The vendor is who sells: the company itself, never where the lead comes from.
    source: source && source !== vendorName ? source.slice(0, 120) : null,
    type: typeOf(fields),
    at: dateOf(textOf(prospect, 'requestdate')),
    tags: [],
    readBy: 'adf',
  };
}

function dateOf(text: string | undefined): Date | null {
  if (!text || !/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}.*(?:Z|[+-]\d{2}:?\d{2})$/.test(text)) return null;
  const at = new Date(text);
  return Number.isNaN(at.getTime()) ? null : at;
}

const find = (node: Node, name: string): Node | undefined => node.children.find((each) => each.name === name);
const all = (node: Node, name: string): Node[] => node.children.filter((each) => each.name === name);
function textOf(node: Node, ...path: string[]): string | undefined {
  let at: Node | undefined = node;
  for (const name of path) at = at && find(at, name);
  return at?.text || undefined;
}

/** A small document as a tree, element names in lower case. Throws AdfBroken past the limits and for broken XML. */
function parseXml(given: string): Node {
  const start = given.search(/<\s*adf\b/i);
  if (start < 0) throw new AdfBroken('There is no <adf> in it');
  // `<?ADF VERSION "1.0"?>` and prologs in capitals, which the format's own examples have, are no XML.
  const end = given.toLowerCase().lastIndexOf('</adf>');
  const xml = escapeSigns(
    given.slice(start, end < 0 ? undefined : end + 6).replace(/<\?[^>]{0,500}\?>/g, ''),
  );
  if (xml.length > MAX_CHARS) throw new AdfBroken('It is too large');
  const root: Node = { name: '', attributes: {}, children: [], text: '' };
  const open: Node[] = [root];
  let nodes = 0;
  const parser = new SaxesParser({ xmlns: false, fragment: true });
  parser.on('error', (error) => {
    throw new AdfBroken(error.message.slice(0, 200));
  });
  parser.on('doctype', () => {
    throw new AdfBroken('It defines a document type');
  });
  parser.on('opentag', (tag) => {
    if (open.length > MAX_DEPTH || ++nodes > MAX_NODES) throw new AdfBroken('It has too many elements');
    const attributes = Object.fromEntries(
      Object.entries(tag.attributes).map(([name, value]) => [
        name.toLowerCase(),
        String(value).slice(0, 500),
      ]),
    );
    const node: Node = {
      name: tag.name.toLowerCase().replace(/^.*:/, ''),
      attributes,
      children: [],
      text: '',
    };
    open.at(-1)!.children.push(node);
    open.push(node);
  });
  const say = (text: string) => {
    const node = open.at(-1)!;
    if (node.text.length < MAX_TEXT) node.text += text.slice(0, MAX_TEXT);
  };
  parser.on('text', say);
  parser.on('cdata', say);
  parser.on('closetag', () => {
    const node = open.pop()!;
    node.text = node.text.trim();
  });
  parser.write(xml).close();
  return root;
}

/** Signs for their own sake, and names only HTML knows, stand for themselves; so they do anyway inside CDATA. */
function escapeSigns(xml: string): string {
  const [first = '', ...rest] = xml.split('<![CDATA[');
  const outside = (text: string) =>
    text.replace(/&(?!(?:amp|lt|gt|quot|apos|#\d{1,7}|#x[\da-f]{1,6});)/gi, '&amp;');
  const pieces = rest.map((piece) => {
    const end = piece.indexOf(']]>');
    return end < 0 ? `<![CDATA[${piece}` : `<![CDATA[${piece.slice(0, end)}${outside(piece.slice(end))}`;
  });
  return outside(first) + pieces.join('');
}
