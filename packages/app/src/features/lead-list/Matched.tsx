import { Text } from '@/ui/Text';

/** Text with the searched words in bold. Letters only: typos that the server forgives stay plain. */
export function Matched({ text, search }: { text: string; search: string }) {
  const words = search.trim().split(/\s+/).filter(Boolean);
  if (words.length === 0) return text;
  const pattern = new RegExp(
    `(${words.map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|')})`,
    'gi',
  );
  return text.split(pattern).map((part, index) =>
    index % 2 === 1 ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: parts of one text, in order
      <Text key={index} weight={700} tone="accentText">
        {part}
      </Text>
    ) : (
      part
    ),
  );
}
