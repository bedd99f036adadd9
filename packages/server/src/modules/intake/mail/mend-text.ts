import iconv from 'iconv-lite';

/** What stands in a text for bytes that were not of its charset. */
export const BROKEN = '\uFFFD';

/** True when UTF-8 was read as a Western charset: "JosÃ©", "â€™". */
const MOJIBAKE = /(?:Ã[\u0080-\u00bf‚ƒ„…†‡ˆ‰Š‹Œ‘’“”•–—˜™š›œŸ¡-¿]|â€[\u0080-\u00bf™œ“”¦¢]|Â[\u00a0-\u00bf])/;

/**
 * Text that was UTF-8 but declared otherwise, as it was meant; unchanged unless every byte of it then makes sense.
 */
export function mendMojibake(text: string): string {
  if (!MOJIBAKE.test(text)) return text;
  const bytes = iconv.encode(text, 'win1252');
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return text;
  }
}

/** Quoted-printable that nobody decoded: its signs stand in the text in numbers. */
const LEFTOVER = /=(?:3D|20|0D|0A|C3=[89AB][0-9A-F]|E2=80)|=\r?\n/g;

/** Undoes quoted-printable left in a text whose header did not announce it; what is no code stays as it is. */
export function mendQuotedPrintable(text: string): string {
  const signs = text.match(LEFTOVER)?.length ?? 0;
  if (signs < 3) return text;
  const joined = text.replace(/=[ \t]*\r?\n/g, '');
  return joined.replace(/(?:=[0-9A-F]{2})+/g, (run) => {
    const bytes = Buffer.from(run.replaceAll('=', ''), 'hex');
    const decoded = bytes.toString('utf8');
    return decoded.includes(BROKEN) ? iconv.decode(bytes, 'win1252') : decoded;
  });
}

/** Control characters and lone halves of characters gone, line ends alike. */
export const clean = (text: string): string =>
  text
    .replace(/\r\n?/g, '\n')
    .replace(/(?![\n\t])\p{Cc}/gu, '')
    .toWellFormed();
