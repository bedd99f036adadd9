import { Parser } from 'htmlparser2';

/** Deeper than any mail a program writes; browsers flatten at 512. */
const MAX_DEPTH = 600;
const MAX_INPUT = 2_000_000;
const MAX_OUTPUT = 400_000;
const MAX_METAS = 200;

const BLOCKS = new Set(
  'address article aside blockquote br center dd div dl dt fieldset figure footer form h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section table tbody tfoot thead title tr ul'.split(
    ' ',
  ),
);
const CELLS = new Set(['td', 'th']);
const SILENT = new Set(['script', 'style', 'template', 'noscript', 'title']);

export interface ReadHtml {
  /** Lines as a person sees them; the cells of a row stand on one line with tabs between. */
  text: string;
  /** `<meta name content>`, wherever they stand: some senders put them into the body. */
  metas: { name: string; content: string }[];
  /** The document was larger or deeper than is read. */
  cut: boolean;
}

/** What a mail's HTML says, in one pass: no document is built, nothing is fetched, nothing is run. */
export function readHtml(html: string): ReadHtml {
  const parts: string[] = [];
  const metas: ReadHtml['metas'] = [];
  let length = 0;
  let depth = 0;
  let silent = 0;
  let stopped = false;
  const say = (text: string) => {
    parts.push(text);
    length += text.length;
    if (length > MAX_OUTPUT) stop();
  };
  const stop = () => {
    stopped = true;
    parser.reset();
  };
  const parser = new Parser(
    {
      onopentag(name, attributes) {
        if (stopped || ++depth > MAX_DEPTH) return stop();
        if (name === 'meta' && attributes.name && attributes.content !== undefined) {
          if (metas.length < MAX_METAS)
            metas.push({ name: attributes.name.trim().toLowerCase(), content: attributes.content.trim() });
        } else if (SILENT.has(name)) silent++;
        else if (BLOCKS.has(name)) say('\n');
        else if (CELLS.has(name)) say('\t');
      },
      onclosetag(name) {
        depth--;
        if (SILENT.has(name)) silent = Math.max(0, silent - 1);
        else if (BLOCKS.has(name)) say('\n');
      },
      ontext(text) {
        if (silent === 0) say(text.replace(/[\s\u00a0]+/g, ' '));
      },
    },
    { decodeEntities: true, lowerCaseTags: true, lowerCaseAttributeNames: true },
  );
  const end = Math.min(html.length, MAX_INPUT);
  for (let at = 0; at < end && !stopped; at += 16_384)
    parser.write(html.slice(at, Math.min(at + 16_384, end)));
  if (!stopped) parser.end();
  return { text: tidy(parts.join('')), metas, cut: stopped || end < html.length };
}

/** No space at the ends of lines, tabs between cells only, at most one empty line in a row. */
const tidy = (text: string): string =>
  text
    .split('\n')
    .map((line) =>
      line
        .split('\t')
        .map((cell) => cell.replace(/ {2,}/g, ' ').trim())
        .filter((cell) => cell !== '')
        .join('\t'),
    )
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
