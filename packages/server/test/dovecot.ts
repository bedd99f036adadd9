import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../src/kernel/db/embedded.ts';
import { missing } from './missing.ts';

export interface TestImap {
  readonly port: number;
  /** Port of TLS, with a certificate nobody vouches for. */
  readonly tlsPort: number;
  readonly user: string;
  readonly password: string;
  /** Puts a mail into the inbox, as a delivery does. */
  deliver(raw: Buffer): void;
  /** Throws the mailbox away and begins it anew: another UIDVALIDITY, UIDs from 1. */
  renumber(): void;
  /** Ends the server at once, and starts it again on the same ports and mail. */
  kill(): Promise<void>;
  start(): Promise<void>;
  stop(): Promise<void>;
}

export const noDovecot = missing('dovecot-imapd', spawnSync('dovecot', ['--version']).status === 0);

/** A real IMAP server of its own on free ports: Dovecot with one account and a maildir. */
export async function startDovecot(): Promise<TestImap> {
  const [port, tlsPort] = [await freePort(), await freePort()];
  const folder = mkdtempSync(join(tmpdir(), 'lintel-imap-'));
  chmodSync(folder, 0o755);
  const [user, password] = ['leads@brokerage.example.com', 'correct horse'];
  const me = userInfo();
  // Dovecot refuses to keep mail as root.
  const owner =
    me.uid === 0
      ? { uid: 65_534, gid: 65_534, name: 'nobody' }
      : { uid: me.uid, gid: me.gid, name: me.username };
  const group = spawnSync('id', ['-gn', owner.name]).stdout.toString().trim();
  const made = spawnSync('openssl', [
    ...['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=localhost'],
    ...['-keyout', join(folder, 'key.pem'), '-out', join(folder, 'cert.pem')],
  ]);
  if (made.status !== 0) throw new Error('openssl could not make a certificate');
  const mail = join(folder, 'mail');
  mkdirSync(mail);
  spawnSync('chown', ['-R', `${owner.uid}:${owner.gid}`, mail]);
  writeFileSync(join(folder, 'users'), `${user}:{PLAIN}${password}:${owner.uid}:${owner.gid}::${mail}\n`);
  const config = join(folder, 'dovecot.conf');
  writeFileSync(
    config,
    `base_dir = ${folder}/run
log_path = ${folder}/log
protocols = imap
listen = 127.0.0.1
ssl = yes
ssl_cert = <${folder}/cert.pem
ssl_key = <${folder}/key.pem
disable_plaintext_auth = no
mail_location = maildir:${mail}/Maildir
first_valid_uid = 1
default_internal_user = ${owner.name}
default_internal_group = ${group}
default_login_user = ${owner.name}
mailbox_list_index = no
mailbox_idle_check_interval = 1 secs
auth_failure_delay = 0
service anvil {
  chroot =
}
service imap-login {
  chroot =
  inet_listener imap {
    port = ${port}
  }
  inet_listener imaps {
    port = ${tlsPort}
    ssl = yes
  }
}
passdb {
  driver = passwd-file
  args = ${folder}/users
}
userdb {
  driver = passwd-file
  args = ${folder}/users
}
`,
  );
  let server: ChildProcess | undefined;
  const save =
    (...args: string[]) =>
    (input?: Buffer) => {
      const done = spawnSync('doveadm', ['-c', config, ...args], { input });
      if (done.status !== 0) throw new Error(`doveadm ${args[0]}: ${done.stderr}`);
    };

  async function start(): Promise<void> {
    server = spawn('dovecot', ['-F', '-c', config], { stdio: 'ignore' });
    for (let tries = 0; !(await answers(port)); tries++) {
      if (tries > 200 || server.exitCode !== null)
        throw new Error(`dovecot did not start: ${readFileSync(join(folder, 'log'), 'utf8').slice(-2000)}`);
      await sleep(25);
    }
  }
  async function kill(): Promise<void> {
    if (!server || server.exitCode !== null || server.signalCode !== null) return;
    const gone = once(server, 'exit');
    server.kill('SIGTERM');
    await gone;
  }

  await start();
  return {
    port,
    tlsPort,
    user,
    password,
    deliver: (raw) => save('save', '-u', user, '-m', 'INBOX')(raw),
    renumber: () => {
      rmSync(join(mail, 'Maildir'), { recursive: true, force: true });
    },
    kill,
    start,
    async stop() {
      await kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** True when a server greets as IMAP servers do. */
function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.setTimeout(500, () => socket.destroy());
    socket.on('data', (data) => {
      resolve(data.toString().startsWith('* OK'));
      socket.destroy();
    });
    socket.on('error', () => resolve(false));
    socket.on('close', () => resolve(false));
  });
}
