import type { RawFields } from './found.ts';

/** Values a label can announce; `stop` ends the one before and announces none. */
export type LabelField = keyof RawFields | 'stop';

/**
 * Words forms put before a value, by field, as data: English, Spanish, French, German, Italian, Portuguese, Dutch. They
 * are compared without capitals, accents, stars and colons.
 */
export const LABELS: Readonly<Record<LabelField, readonly string[]>> = {
  name: [
    'name, full name, your name, contact name, client name, customer name, lead name, buyer name, prospect, prospect name, buyer, visitor, customer',
    'nombre, nombre completo, nombre y apellidos, su nombre, tu nombre, interesado, contacto',
    'nom complet, nom et prenom, nom prenom, votre nom, contact',
    'vollstandiger name, ihr name, kontakt, interessent, ansprechpartner, vor- und nachname, vor und nachname',
    'nome, nome completo, nome e cognome, il tuo nome, contatto',
    'nome e sobrenome, nome e apelido, seu nome, interessado, contato',
    'naam, volledige naam, uw naam, contactpersoon',
  ],
  firstName: [
    'first name, firstname, given name, forename',
    'primer nombre',
    'prenom',
    'vorname',
    'primeiro nome',
    'voornaam',
  ],
  lastName: [
    'last name, lastname, surname, family name',
    'apellido, apellidos',
    'nom de famille, nom',
    'nachname, familienname',
    'cognome',
    'sobrenome, apelido',
    'achternaam',
  ],
  email: [
    'email, e-mail, email address, e-mail address, mail, your email, contact email, lead email, from email, reply to',
    'correo, correo electronico, direccion de correo, su correo, e-mail de contacto',
    'adresse e-mail, adresse email, courriel, adresse mail, votre email, mel',
    'e-mail-adresse, emailadresse, mailadresse, ihre e-mail',
    'indirizzo email, indirizzo e-mail, posta elettronica',
    'endereco de email, endereco de e-mail, seu e-mail, correio eletronico',
    'e-mailadres, emailadres',
  ],
  phone: [
    'phone, phone number, telephone, telephone number, tel, mobile, mobile number, mobile phone, cell, cell phone, cell number, contact number, daytime phone, home phone, work phone, your phone, lead phone, primary phone',
    'telefono, telefono movil, movil, celular, numero de telefono, telefono de contacto',
    'numero de telephone, portable, mobile, telephone portable, votre telephone',
    'telefon, telefonnummer, handy, mobil, mobilnummer, rufnummer, ihre telefonnummer',
    'numero di telefono, cellulare, recapito telefonico',
    'telefone, telemovel, telefone celular, numero de telefone',
    'telefoon, telefoonnummer, mobiel, mobiel nummer',
  ],
  message: [
    'message, comments, comment, your message, question, questions, enquiry, inquiry, notes, note, additional comments, message from lead, details, remarks',
    'mensaje, comentario, comentarios, consulta, su mensaje, observaciones',
    'commentaire, commentaires, votre message, remarque',
    'nachricht, ihre nachricht, mitteilung, anmerkung, bemerkung, kommentar, anfrage, anfragetext',
    'messaggio, il tuo messaggio, commento, commenti, richiesta, note',
    'mensagem, sua mensagem, comentario, comentarios',
    'bericht, uw bericht, opmerking, opmerkingen, vraag',
  ],
  address: [
    'property, property address, address, listing address, home address, property of interest, interested in, listing, regarding, subject property',
    'inmueble, direccion, propiedad, direccion del inmueble, vivienda',
    'bien, adresse, adresse du bien, annonce',
    'objekt, adresse, immobilie, objektadresse, objektanschrift, anschrift',
    'immobile, indirizzo, annuncio, indirizzo immobile',
    'imovel, endereco, morada, endereco do imovel',
    'woning, adres, object, adres woning',
  ],
  street: [
    'street, street address, address line 1',
    'calle',
    'rue',
    'strasse, straße',
    'via',
    'rua',
    'straat',
  ],
  city: [
    'city, town',
    'ciudad, localidad, poblacion',
    'ville',
    'stadt, ort',
    'citta, comune',
    'cidade',
    'plaats, stad, woonplaats',
  ],
  state: ['state, province, county', 'provincia', 'bundesland', 'estado, distrito'],
  postalCode: [
    'zip, zip code, zipcode, postal code, postcode',
    'codigo postal, cp',
    'code postal',
    'plz, postleitzahl',
    'cap, codice postale',
    'cep',
  ],
  listingId: [
    'mls, mls #, mls#, mls id, mls number, mls no, listing id, listing number, property id, property ref, property reference, reference, ref, reference number, web id',
    'referencia, ref., referencia del anuncio, referencia del inmueble, codigo de inmueble',
    'reference de l annonce, reference annonce, reference du bien, ref annonce',
    'objekt-id, objektnummer, objekt-nr, objekt nr, scout-id, online-id, immobilien-id, anbieter-objekt-id, expose-nr',
    'riferimento, rif, rif., codice annuncio, riferimento annuncio, codice immobile',
    'codigo do imovel, codigo do anuncio, id do anuncio',
    'referentie, objectnummer',
  ],
  url: [
    'listing url, property url, link, url, property link, listing link, page url',
    'enlace',
    'lien',
    'url do anuncio',
  ],
  price: [
    'price, list price, listing price, asking price, property price',
    'precio',
    'prix',
    'preis, kaufpreis, kaltmiete, miete',
    'prezzo',
    'preco',
    'prijs, vraagprijs',
  ],
  propertyType: [
    'property type, type of property, home type',
    'tipo de inmueble, tipo de propiedad',
    'type de bien',
    'objekttyp, objektart, immobilientyp',
    'tipologia, tipo immobile',
    'tipo de imovel',
    'soort woning, woningtype',
  ],
  bedrooms: [
    'beds, bedrooms, bedroom, # of bedrooms, number of bedrooms',
    'habitaciones, dormitorios',
    'chambres',
    'schlafzimmer',
    'camere',
    'quartos',
    'slaapkamers',
  ],
  bathrooms: [
    'baths, bathrooms, bathroom, # of bathrooms, number of bathrooms',
    'banos',
    'salles de bain',
    'badezimmer, bader',
    'bagni',
    'banheiros, casas de banho',
    'badkamers',
  ],
  location: [
    'location, area, areas of interest, desired area, preferred location, preferred area',
    'zona',
    'secteur, localisation',
    'wunschort, region',
    'localizacao',
    'locatie, regio',
  ],
  budget: [
    'budget, price range, max price, maximum price, price max',
    'presupuesto',
    'budget maximum',
    'preisvorstellung',
    'budget massimo',
    'orcamento',
  ],
  leadType: ['lead type, i am a, i want to, buying or selling, are you', 'tipo de operacion', 'projet'],
  timeline: [
    'timeline, time frame, timeframe, move in date, moving date, desired move date, purchase timeframe',
    'plazo, fecha de mudanza',
    'delai, date d emmenagement',
    'zeitraum, einzugstermin, einzugsdatum',
    'tempistica',
    'prazo',
    'verhuisdatum',
  ],
  externalId: ['lead id, inquiry id, enquiry id, contact id'],
  stop: [
    'sent, date, time, received, source, ip address, subject, to, cc, lead source, status, agent, assigned to, listed by, company, language, user agent, best time to call, preferred contact method, call anytime',
    'fecha, asunto, fuente',
    'date, objet, source',
    'datum, betreff, quelle, absender, anrede, firma',
    'data, oggetto, fonte',
    'assunto, origem',
    'onderwerp, bron',
  ],
};

/** A label without what dresses it up: capitals, accents, colons, stars, "(required)". */
export const plainLabel = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/\p{Mn}/gu, '')
    .toLowerCase()
    .replace(/\((?:required|optional|obligatorio|obligatoire|pflichtfeld)\)/g, '')
    .replace(/[*:：'’"“”`>|_•·\s]+/g, ' ')
    .trim();

/** Field by label, of these words. */
export function indexOf(
  labels: Partial<Record<LabelField, readonly string[]>>,
): ReadonlyMap<string, LabelField> {
  const index = new Map<string, LabelField>();
  for (const [field, lists] of Object.entries(labels) as [LabelField, readonly string[]][]) {
    for (const label of lists.flatMap((list) => list.split(',')).map(plainLabel))
      if (label !== '' && !index.has(label)) index.set(label, field);
  }
  return index;
}

export const KNOWN_LABELS = indexOf(LABELS);
