import { pipeline, Readable, Transform } from 'node:stream';
import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
  paginateListObjectsV2,
  S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import type { Config } from '../config.ts';
import { AppError } from '../errors.ts';
import { checkKey } from './file-key.ts';
import { FileExists, FileMissing, type Files } from './files.ts';

/** Files in an S3 bucket, or in anything that speaks its protocol. Memory stays at a few parts per upload. */
export function createS3Files(config: NonNullable<Config['s3']>): Files {
  const { accessKeyId, secretAccessKey, bucket } = config;
  const client = new S3Client({
    region: config.region,
    forcePathStyle: true,
    // Servers other than Amazon's often lack the newer checksums.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    ...(config.endpoint === undefined ? {} : { endpoint: config.endpoint }),
    ...(accessKeyId && secretAccessKey ? { credentials: { accessKeyId, secretAccessKey } } : {}),
  });
  const at = (key: string) => ({ Bucket: bucket, Key: checkKey(key) });

  return {
    async put(key, body) {
      let bytes = 0;
      const count = new Transform({
        transform(chunk: Buffer, _encoding, done) {
          bytes += chunk.length;
          done(null, chunk);
        },
      });
      const source = body instanceof Uint8Array ? Readable.from([body]) : body;
      // A body that breaks off breaks the counter, and so the upload.
      pipeline(source, count, () => undefined);
      const upload = new Upload({ client, params: { ...at(key), Body: count }, queueSize: 2 });
      try {
        await upload.done();
        return bytes;
      } catch (cause) {
        source.destroy();
        throw isFull(cause) ? new AppError('service.storage_full', { cause }) : cause;
      }
    },
    async putOnce(key, body) {
      try {
        await client.send(new PutObjectCommand({ ...at(key), Body: body, IfNoneMatch: '*' }));
      } catch (cause) {
        // 409: somebody else is writing it at this moment.
        if (statusOf(cause) === 412 || statusOf(cause) === 409) throw new FileExists(key);
        throw isFull(cause) ? new AppError('service.storage_full', { cause }) : cause;
      }
    },
    async read(key, { start = 0 } = {}) {
      try {
        const found = await client.send(
          new GetObjectCommand({ ...at(key), ...(start > 0 ? { Range: `bytes=${start}-` } : {}) }),
        );
        return found.Body as Readable;
      } catch (error) {
        if (statusOf(error) === 416) return Readable.from([]);
        throw missing(key, error);
      }
    },
    async size(key) {
      try {
        return (await client.send(new HeadObjectCommand(at(key)))).ContentLength ?? 0;
      } catch (error) {
        throw missing(key, error);
      }
    },
    async remove(key) {
      await client.send(new DeleteObjectCommand(at(key)));
    },
    async list(folder) {
      const keys: string[] = [];
      const pages = paginateListObjectsV2(
        { client },
        { Bucket: bucket, Prefix: `${checkKey(folder)}/`, Delimiter: '/' },
      );
      for await (const page of pages) for (const { Key } of page.Contents ?? []) if (Key) keys.push(Key);
      return keys.sort();
    },
    async close() {
      client.destroy();
    },
  };
}

const statusOf = (error: unknown): number | undefined =>
  error instanceof S3ServiceException ? error.$metadata.httpStatusCode : undefined;

const missing = (key: string, error: unknown): unknown =>
  statusOf(error) === 404 ? new FileMissing(key) : error;

/** What MinIO, Ceph and others answer when a disk or a quota is full. */
const isFull = (error: unknown): boolean =>
  statusOf(error) === 507 ||
  (error instanceof Error &&
    ['XMinioStorageFull', 'QuotaExceeded', 'EntityTooLargeForQuota'].includes(error.name));
