/** Characters of the GSM 03.38 alphabet, and those of its extension, which count twice. */
const BASIC = new Set(
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà',
);
const EXTENDED = new Set('^{}\\[~]|€\f');

/** How many characters a text message has and in how many parts it travels (3GPP TS 23.038, 23.040). */
export function segmentsOf(text: string): { characters: number; segments: number } {
  const signs = [...text];
  const gsm = signs.every((sign) => BASIC.has(sign) || EXTENDED.has(sign));
  // Outside the alphabet every UTF-16 unit takes two octets; parts of a longer message carry a head.
  const units = gsm ? signs.reduce((sum, sign) => sum + (EXTENDED.has(sign) ? 2 : 1), 0) : text.length;
  const [alone, joined] = gsm ? [160, 153] : [70, 67];
  return {
    characters: signs.length,
    segments: units === 0 ? 0 : units <= alone ? 1 : Math.ceil(units / joined),
  };
}
