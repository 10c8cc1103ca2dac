import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createSource } from '../../bridge/source.ts';
import { pageEnvironment } from '../commands/new-keys.ts';
import { newCustomer } from '../commands/new-records.ts';
import type { StoredDocument } from './documents.ts';
import { type ChangedDocuments, createLiveStream } from './live-stream.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function changed(seq: number, count: number): ChangedDocuments {
  const customer = newCustomer({ name: 'Acme' }, pageEnvironment) as StoredDocument;
  return { documents: Array.from({ length: count }, () => customer), checkpoint: { seq } };
}

function watch() {
  const storedSeq = createSource(0);
  const stream = createLiveStream(storedSeq);
  const heard: (number | 'RESYNC')[] = [];
  stream.stream$.subscribe((one) => heard.push(one === 'RESYNC' ? one : one.checkpoint.seq));
  return { storedSeq, stream, heard };
}

test('changes that are stored as fast as they come are all passed on', () => {
  const { storedSeq, stream, heard } = watch();
  for (let seq = 1; seq <= 5; seq += 1) {
    stream.push(changed(seq, 150));
    storedSeq.set(seq);
  }
  expect(heard).toEqual([1, 2, 3, 4, 5]);
});

test('in a burst the rest is pulled once what was passed on is stored', () => {
  const { storedSeq, stream, heard } = watch();
  for (let seq = 1; seq <= 5; seq += 1) stream.push(changed(seq, 90));
  expect(heard).toEqual([1, 2]);
  storedSeq.set(1);
  expect(heard).toEqual([1, 2]);
  storedSeq.set(2);
  expect(heard).toEqual([1, 2, 'RESYNC']);
  stream.push(changed(6, 1));
  expect(heard).toEqual([1, 2, 'RESYNC', 6]);
});

test('what is too much to announce is pulled, once what was passed on is stored', () => {
  const { storedSeq, stream, heard } = watch();
  stream.fallBehind();
  expect(heard).toEqual(['RESYNC']);
  stream.push(changed(1, 10));
  stream.fallBehind();
  stream.fallBehind();
  expect(heard).toEqual(['RESYNC', 1]);
  storedSeq.set(1);
  expect(heard).toEqual(['RESYNC', 1, 'RESYNC']);
});

test('a single large announcement is passed on: there is nothing smaller to wait for', () => {
  const { stream, heard } = watch();
  stream.push(changed(1, 500));
  expect(heard).toEqual([1]);
});

test('when nothing gets stored, pulling finds out what is wrong', () => {
  const { stream, heard } = watch();
  for (let seq = 1; seq <= 3; seq += 1) stream.push(changed(seq, 150));
  expect(heard).toEqual([1]);
  vi.advanceTimersByTime(2_000);
  expect(heard).toEqual([1, 'RESYNC']);
});
