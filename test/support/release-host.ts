import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join, resolve } from 'node:path';
import { crc32 } from 'node:zlib';

const REAL_PACKAGE = resolve(import.meta.dirname, '../../node_modules/electron');
const VERSION = '45.4.1';
const ARCHIVE = `electron-v${VERSION}-${process.platform}-${process.arch}.zip`;

/** What the host does with a request for the archive. */
export type Behaviour = 'whole' | 'broken_off' | 'altered' | 'silent' | 'missing';

/** Plays the host of Electron's releases, with one small archive on it. */
export interface ReleaseHost {
  /** For ELECTRON_MIRROR. */
  readonly mirror: string;
  /** How often the archive was requested. */
  requests(): number;
  behave(behaviour: Behaviour): void;
  stop(): Promise<void>;
}

/** @param script of the program in the archive. */
export async function startReleaseHost(script: string): Promise<ReleaseHost & { readonly archive: Buffer }> {
  const archive = archiveOf(script);
  let behaviour: Behaviour = 'whole';
  let requests = 0;
  const server = createServer((request, response) => {
    requests += 1;
    if (behaviour === 'missing' || request.url !== `/v${VERSION}/${ARCHIVE}`) {
      response.writeHead(404).end();
      return;
    }
    const body = behaviour === 'altered' ? Buffer.concat([archive, Buffer.from('more')]) : archive;
    response.writeHead(200, { 'Content-Length': body.length });
    const half = body.subarray(0, body.length >> 1);
    if (behaviour === 'broken_off') response.write(half, () => response.destroy());
    else if (behaviour === 'silent') response.write(half);
    else response.end(body);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    archive,
    mirror: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    requests: () => requests,
    behave(next) {
      behaviour = next;
    },
    stop() {
      server.closeAllConnections();
      return new Promise((stopped) => server.close(() => stopped()));
    },
  };
}

/**
 * The `electron` package as npm installs it, in a folder of its own: with its real install script, and with the
 * checksum of the stand-in's archive in place of those of the real ones.
 * @returns its folder.
 */
export function createElectronPackage(folder: string, archive: Buffer): string {
  const electron = join(folder, 'node_modules/electron');
  mkdirSync(electron, { recursive: true });
  for (const name of ['package.json', 'install.js', 'index.js']) {
    cpSync(join(REAL_PACKAGE, name), join(electron, name));
  }
  const checksum = createHash('sha256').update(archive).digest('hex');
  writeFileSync(join(electron, 'checksums.json'), JSON.stringify({ [ARCHIVE]: checksum }));
  for (const scope of ['@electron', '@electron-internal']) {
    symlinkSync(join(REAL_PACKAGE, '..', scope), join(folder, 'node_modules', scope));
  }
  return electron;
}

/** A zip of stored files, as small as the format allows. */
function archiveOf(script: string): Buffer {
  const files = [
    { name: 'electron', content: Buffer.from(`#!/bin/sh\n${script}\n`), mode: 0o100755 },
    { name: 'version', content: Buffer.from(VERSION), mode: 0o100644 },
    // So that it comes in more than one piece.
    { name: 'filling', content: Buffer.alloc(3 * 1024 * 1024, 'x'), mode: 0o100644 },
  ];
  const bodies: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, content, mode } of files) {
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt32LE(crc32(content), 10);
    common.writeUInt32LE(content.length, 14);
    common.writeUInt32LE(content.length, 18);
    common.writeUInt16LE(name.length, 22);
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), common, Buffer.from(name), content]);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE((mode << 16) >>> 0, 6);
    tail.writeUInt32LE(offset, 10);
    // Made by Unix, so that the mode counts.
    directory.push(
      Buffer.concat([Buffer.from('PK\x01\x02'), Buffer.from([20, 3]), common, tail, Buffer.from(name)]),
    );
    bodies.push(local);
    offset += local.length;
  }
  const listing = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(files.length, 8);
  end.writeUInt16LE(files.length, 10);
  end.writeUInt32LE(listing.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...bodies, listing, end]);
}
