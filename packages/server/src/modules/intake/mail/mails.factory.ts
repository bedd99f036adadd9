/** Mails for tests, as portals, people and machines write them; every name, address and number is invented. */
export interface MailParts {
  from?: string;
  to?: string;
  subject?: string;
  date?: string;
  id?: string | null;
  headers?: Record<string, string>;
  text?: string;
  html?: string;
  attachments?: { type: string; name: string; body: string | Buffer }[];
}

let count = 0;

/** A raw mail; plain, HTML or both, with attachments when there are any. */
export function mail(parts: MailParts): Buffer {
  const headers: Record<string, string> = {
    From: parts.from ?? 'Portal <leads@portal.example.com>',
    To: parts.to ?? 'sales@brokerage.example.com',
    Subject: parts.subject ?? 'New lead',
    Date: parts.date ?? 'Mon, 23 Nov 2026 10:00:00 +0000',
    ...(parts.id === null
      ? {}
      : { 'Message-ID': parts.id ?? `<${++count}.${process.pid}@portal.example.com>` }),
    'MIME-Version': '1.0',
    ...parts.headers,
  };
  const bodies = [
    ...(parts.text === undefined ? [] : [{ type: 'text/plain; charset=utf-8', body: parts.text }]),
    ...(parts.html === undefined ? [] : [{ type: 'text/html; charset=utf-8', body: parts.html }]),
  ];
  const head = Object.entries(headers)
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join('');
  const one = (type: string, body: string, more = '') => `Content-Type: ${type}\r\n${more}\r\n${body}\r\n`;
  const several = (type: string, mark: string, all: string[]) =>
    `Content-Type: ${type}; boundary=${mark}\r\n\r\n${all.map((each) => `--${mark}\r\n${each}`).join('')}--${mark}--\r\n`;
  const content =
    bodies.length === 1
      ? one(bodies[0]!.type, bodies[0]!.body)
      : several(
          'multipart/alternative',
          'alternative',
          bodies.map(({ type, body }) => one(type, body)),
        );
  const attached = (parts.attachments ?? []).map(({ type, name, body }) =>
    one(
      type,
      Buffer.from(body).toString('base64').replace(/.{76}/g, '$&\r\n'),
      `Content-Transfer-Encoding: base64\r\nContent-Disposition: attachment; filename="${name}"\r\n`,
    ),
  );
  return Buffer.from(
    head + (attached.length === 0 ? content : several('multipart/mixed', 'mixed', [content, ...attached])),
  );
}

export const METADATA_MAIL: MailParts = {
  from: 'Home Finder <no-reply@homefinder.example.com>',
  subject: 'You have a new inquiry',
  html: `<html><head>
    <meta name="lead_information_version" content="1.0" />
    <meta name="lead_source" content="Home Finder" />
    <meta name="lead_type" content="Seller" />
    <meta name="lead_name" content="Ann O&#39;Neil" />
    <meta name="lead_email" content="Ann.ONeil+homes@example.com" />
    <meta name="lead_phone" content="(312) 555-0142" />
    <meta name="lead_property_address" content="12 Oak Street, Springfield, IL 62704" />
    <meta name="lead_mls" content="A5712345" />
    <meta name="lead_max_price" content="$450,000" />
    <meta name="lead_time_frame" content="3-6 months" />
    <meta name="lead_tag" content="pool" />
    <meta name="lead_message" content="Is it still free?" />
    </head><body><p>Somebody asks about a home.</p></body></html>`,
};

export const LABEL_MAIL: MailParts = {
  from: 'Website <web@site.example.com>',
  subject: 'Contact form',
  text: `You have a new message.

Name: Ben Carter
Phone: 312.555.0177
Email: ben.carter@example.com
Property: 400 Lake Ave, Madison, WI 53703
Message: Hello,
could I see the house on Saturday?

Thanks
Ben
--
Sent from the contact form`,
};

export const ADF = `<?ADF VERSION "1.0"?>
<?XML VERSION "1.0"?>
<adf>
  <prospect status="new">
    <id sequence="1" source="Lot &amp; Key">LK-77</id>
    <requestdate>2026-11-23T04:05:00-06:00</requestdate>
    <vehicle interest="buy"><year>2020</year><make>Ford</make></vehicle>
    <customer>
      <contact primarycontact="1">
        <name part="first">Cara</name><name part="last">Diaz</name>
        <email>cara.diaz@example.com</email>
        <phone type="fax">312-555-0100</phone>
        <phone type="cellphone" time="evening">312-555-0111</phone>
      </contact>
      <timeframe><description>within 30 days</description></timeframe>
      <comments><![CDATA[Looking for 3 beds & a yard]]></comments>
    </customer>
    <vendor><vendorname>Brokerage</vendorname></vendor>
    <provider><name part="full">Lot and Key</name><service>Lot and Key Homes</service></provider>
  </prospect>
</adf>`;
