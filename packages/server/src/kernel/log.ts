import { ecsFormat } from '@elastic/ecs-pino-format';
import { type DestinationStream, type Logger, pino } from 'pino';
import type { Config } from './config.ts';

export type { Logger };

/**
 * Fields a log line may carry. Anything else is dropped, so that a name or an address cannot slip into a log by
 * someone logging a whole record.
 */
const ALLOWED = new Set([
  'err',
  'event',
  'trace',
  'client',
  'http',
  'url',
  'user',
  'organization',
  'job',
  'queue',
  'batchId',
  'importId',
  'runId',
  'modelId',
  'leadId',
  'sessionId',
  'count',
  'ms',
  'bytes',
  'port',
  'path',
  'version',
  'attempt',
  'purpose',
  'table',
  'key',
  'role',
  'signal',
  'code',
  'step',
  'pid',
  'reason',
  'service',
]);

/** JSON log lines in Elastic Common Schema. Errors carry type, message and stack, never the row that caused them. */
export function createLogger(config: Pick<Config, 'logLevel'>, stream?: DestinationStream): Logger {
  const ecs = ecsFormat({ serviceName: 'lintel', convertErr: false });
  return pino(
    {
      ...ecs,
      level: config.logLevel,
      formatters: {
        ...ecs.formatters,
        log(fields) {
          const kept: Record<string, unknown> = {};
          for (const [name, value] of Object.entries(fields)) {
            if (name === 'err') kept.error = describeError(value);
            else if (ALLOWED.has(name)) kept[name] = value;
          }
          return ecs.formatters?.log ? ecs.formatters.log(kept) : kept;
        },
      },
    },
    stream ?? pino.destination({ dest: 1, sync: false }),
  );
}

function describeError(value: unknown): Record<string, unknown> {
  if (!(value instanceof Error)) return { type: typeof value, message: 'not an Error' };
  const code = (value as { code?: unknown }).code;
  const database = typeof code === 'string' && 'severity' in value;
  return {
    type: value.name,
    // A database message can quote a value of the row ("Key (email)=(…)"): its code and constraint say enough.
    message: database ? `database error ${code}` : value.message,
    code: typeof code === 'string' ? code : undefined,
    constraint: (value as { constraint?: unknown }).constraint,
    stack_trace: database ? value.stack?.split('\n').slice(1).join('\n') : value.stack,
  };
}
