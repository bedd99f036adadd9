export type Block =
  | { kind: 'heading'; level: 1 | 2 | 3; text: string }
  | { kind: 'paragraph'; text: string }
  | { kind: 'list'; items: string[] }
  | { kind: 'table'; head: string[]; rows: string[][] };

const cellsOf = (line: string): string[] =>
  line
    .replace(/^\||\|$/g, '')
    .split('|')
    .map((cell) => cell.trim());

/** Reads the Markdown a model card is written in: headings, paragraphs, lists, tables. */
export function readCard(markdown: string): Block[] {
  const blocks: Block[] = [];
  let open: Block | undefined;
  const begin = (block: Block) => {
    blocks.push(block);
    open = block;
  };
  for (const raw of markdown.split('\n')) {
    const line = raw.trim();
    const heading = /^(#{1,3}) +(.+)$/.exec(line);
    if (line === '') open = undefined;
    else if (heading) {
      blocks.push({
        kind: 'heading',
        level: (heading[1] ?? '#').length as 1 | 2 | 3,
        text: heading[2] ?? '',
      });
      open = undefined;
    } else if (line.startsWith('|')) {
      if (/^\|[\s:|-]+\|$/.test(line)) continue;
      if (open?.kind === 'table') open.rows.push(cellsOf(line));
      else begin({ kind: 'table', head: cellsOf(line), rows: [] });
    } else if (line.startsWith('- ')) {
      if (open?.kind === 'list') open.items.push(line.slice(2));
      else begin({ kind: 'list', items: [line.slice(2)] });
    } else if (open?.kind === 'paragraph') open.text += ` ${line}`;
    else begin({ kind: 'paragraph', text: line });
  }
  return blocks;
}
