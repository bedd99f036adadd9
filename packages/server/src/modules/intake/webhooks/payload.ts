/** A payload as it can be mapped, or nothing where the bytes are neither JSON nor form fields. */
export function readPayload(contentType: string, bytes: Uint8Array): { payload: unknown } | undefined {
  const text = new TextDecoder().decode(bytes);
  const asForm = () => {
    const fields = new URLSearchParams(text);
    const payload: Record<string, string | string[]> = Object.create(null) as Record<
      string,
      string | string[]
    >;
    for (const name of new Set(fields.keys())) {
      const values = fields.getAll(name);
      payload[name] = values.length === 1 ? (values[0] ?? '') : values;
    }
    return { payload };
  };
  if (/^application\/x-www-form-urlencoded\b/i.test(contentType) && !/^\s*[[{]/.test(text)) return asForm();
  try {
    return { payload: JSON.parse(text) as unknown };
  } catch {
    return undefined;
  }
}
