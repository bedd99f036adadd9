import type { FieldType } from '@lintel/contract';

export const hasChoices = (type: FieldType): boolean => type === 'select' || type === 'multiSelect';

/** What limits are about: a number its value, a text its length, several choices how many. */
export function limitsOf(type: FieldType): 'value' | 'length' | 'choices' | null {
  switch (type) {
    case 'number':
    case 'money':
      return 'value';
    case 'text':
    case 'longText':
      return 'length';
    case 'multiSelect':
      return 'choices';
    default:
      return null;
  }
}

/** The lines of a text that say something, each once whatever its capitals. */
export function linesOf(text: string): string[] {
  const lines = new Map<string, string>();
  for (const line of text.split('\n').map((one) => one.trim())) {
    if (line !== '' && !lines.has(line.toLowerCase())) lines.set(line.toLowerCase(), line);
  }
  return [...lines.values()];
}
