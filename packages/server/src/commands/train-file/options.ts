import { basename, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { t } from '@lintel/contract/messages';
import { ConfigError } from '../../kernel/config.ts';

export interface Options {
  data: string;
  outcome: string;
  time: string | undefined;
  positive: string | undefined;
  group: string | undefined;
  exclude: string[];
  keep: string[];
  out: string;
}

/** The options of the command. Throws a ConfigError with its usage. */
export function readOptions(argv: readonly string[]): Options {
  let values: Partial<Record<string, string | string[]>>;
  try {
    ({ values } = parseArgs({
      args: [...argv],
      options: {
        data: { type: 'string' },
        outcome: { type: 'string' },
        time: { type: 'string' },
        positive: { type: 'string' },
        group: { type: 'string' },
        exclude: { type: 'string', multiple: true },
        keep: { type: 'string', multiple: true },
        out: { type: 'string' },
      },
    }));
  } catch (error) {
    throw new ConfigError(`${(error as Error).message}\n${t('server.train.usage')}`);
  }
  const text = (name: string) => values[name] as string | undefined;
  const [data, outcome] = [text('data'), text('outcome')];
  if (!data || !outcome) throw new ConfigError(t('server.train.usage'));
  return {
    data,
    outcome,
    time: text('time'),
    positive: text('positive'),
    group: text('group'),
    exclude: (values.exclude ?? []) as string[],
    keep: (values.keep ?? []) as string[],
    out: resolve(text('out') ?? `${basename(data).replace(/(\.(csv|tsv|txt|xlsx|gz))+$/i, '')}-model`),
  };
}
