import { createServer, type RequestOptions, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { requestWith } from '../../../test/support/api.ts';
import { BODY_LIMIT_BYTES, ClientGoneError, checkBodyHead, parseBody, receiveBody } from './body.ts';

describe('the head of a request with a body', () => {
  test.each([
    'application/json',
    'APPLICATION/JSON',
    'application/json;charset=utf-8',
    'application/json ; charset=UTF-8; x=y',
    ' application/json ',
  ])('the content type %j is JSON', (type) => {
    expect(() => checkBodyHead(requestWith(['Content-Type', type]))).not.toThrow();
  });

  test.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'text/json',
    'application/json5',
    'application/ld+json',
    'application/merge-patch+json',
    'text/plain; application/json',
    '',
  ])('the content type %j is not', (type) => {
    expect(() => checkBodyHead(requestWith(['Content-Type', type]))).toThrow(
      expect.objectContaining({ status: 415, code: 'unsupported_media_type' }),
    );
  });

  test('a content type has to be named', () => {
    expect(() => checkBodyHead(requestWith())).toThrow(expect.objectContaining({ status: 415 }));
  });

  test('a length beyond 1 MiB is refused before the body arrives, and only after the content type', () => {
    const json = ['Content-Type', 'application/json'] as const;
    expect(() => checkBodyHead(requestWith(json, ['Content-Length', '1048576']))).not.toThrow();
    expect(() => checkBodyHead(requestWith(json, ['Content-Length', '1048577']))).toThrow(
      expect.objectContaining({ status: 413, code: 'body_too_large' }),
    );
    expect(() => checkBodyHead(requestWith(['Content-Length', '1048577']))).toThrow(
      expect.objectContaining({ status: 415 }),
    );
  });
});

describe('the body itself', () => {
  type Received = { readonly bytes: Buffer } | { readonly error: unknown };

  /** Sends a request to a real server; resolves to what `receiveBody` made of it there. */
  async function exchange(
    options: RequestOptions,
    send: (write: ReturnType<typeof request>) => void,
    limit?: number,
  ): Promise<Received> {
    const { promise, resolve } = Promise.withResolvers<Received>();
    const server = createServer((incoming, outgoing) => {
      receiveBody(incoming, limit).then(
        (bytes) => {
          outgoing.end();
          resolve({ bytes });
        },
        (error: unknown) => {
          outgoing.end();
          resolve({ error });
        },
      );
    });
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    onTestFinished(() => {
      server.closeAllConnections();
      server.close();
    });
    const { port } = server.address() as AddressInfo;
    const outgoing = request({ port, host: '127.0.0.1', method: 'POST', ...options });
    outgoing.on('error', () => {});
    outgoing.on('response', (response) => response.resume());
    send(outgoing);
    return promise;
  }

  test.each([0, 1, 65_536, BODY_LIMIT_BYTES])('of %i bytes arrives as it was sent', async (length) => {
    const sent = Buffer.alloc(length, 'aé');
    expect(await exchange({}, (write) => write.end(sent))).toEqual({ bytes: sent });
  });

  test('that comes in many pieces arrives whole', async () => {
    const pieces = Array.from({ length: 300 }, (_, index) => `piece ${index};`);
    const received = await exchange({}, (write) => {
      for (const piece of pieces) write.write(piece);
      write.end();
    });
    expect(received).toEqual({ bytes: Buffer.from(pieces.join('')) });
  });

  test('that grows beyond 1 MiB without having said so is refused', async () => {
    const received = await exchange({}, (write) => {
      write.write(Buffer.alloc(BODY_LIMIT_BYTES));
      write.end('x');
    });
    expect(received).toMatchObject({ error: { status: 413, code: 'body_too_large' } });
  });

  test('that comes with its head and is larger than may be is refused', async () => {
    const headers = { 'Transfer-Encoding': 'chunked' };
    const received = await exchange({ headers }, (write) => write.end('ten bytes.'), 9);
    expect(received).toMatchObject({ error: { status: 413, code: 'body_too_large' } });
    expect(await exchange({ headers }, (write) => write.end('ten bytes.'), 10)).toEqual({
      bytes: Buffer.from('ten bytes.'),
    });
  });

  test('whose sender goes away in the middle has nobody to be answered', async () => {
    const received = await exchange({ headers: { 'Content-Length': '100' } }, (write) => {
      write.write('half', () => write.destroy());
    });
    expect(received).toMatchObject({ error: expect.any(ClientGoneError) });
  });
});

describe('parsing', () => {
  const parse = (text: string) => parseBody(Buffer.from(text));

  test('gives the object, also with blanks around it', () => {
    expect(parse('{}')).toEqual({});
    expect(parse(' \n{"name":"Café 株式会社","n":null}\t')).toEqual({ name: 'Café 株式会社', n: null });
  });

  test.each([
    '',
    ' ',
    '{',
    '{"a":}',
    "{'a':1}",
    '{"a":1,}',
    '{} {}',
    'undefined',
    '{"a":NaN}',
    '{"a":"\u0001"}',
  ])('%j is not JSON', (text) => {
    expect(() => parse(text)).toThrow(expect.objectContaining({ status: 400, code: 'invalid_json' }));
  });

  test('bytes that are not UTF-8 are not JSON either', () => {
    for (const bytes of [
      [0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d],
      [0x7b, 0x22, 0xc3, 0x22, 0x3a, 0x31, 0x7d],
      [0x22, 0xed, 0xa0, 0x80, 0x22],
    ])
      expect(() => parseBody(Buffer.from(bytes))).toThrow(expect.objectContaining({ code: 'invalid_json' }));
  });

  test.each(['null', '[]', '[{}]', '"text"', '5', 'true'])('%s is JSON, but not an object', (text) => {
    expect(() => parse(text)).toThrow(
      expect.objectContaining({
        code: 'invalid_type',
        message: 'The request body must be an object',
        field: undefined,
      }),
    );
  });

  test('no refusal quotes the body', () => {
    for (const text of ['{"secret":', '"secret"', 'secret']) {
      try {
        parse(text);
        expect.unreachable();
      } catch (error) {
        expect(String(error)).not.toContain('secret');
      }
    }
  });
});
