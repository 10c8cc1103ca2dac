import { expect, test } from 'vitest';
import { readDomain } from './domain.ts';
import { readEmail } from './email.ts';
import { readPeople } from './people.ts';

test.each([
  ['Ada Lovelace, CTO, ada@p.example', 'Ada Lovelace', 'CTO'],
  ['Ada;CTO;ada@p.example', 'Ada', 'CTO'],
  ['Ada\tHead of IT\tada@p.example', 'Ada', 'Head of IT'],
  ['ada@p.example (Ada Lovelace)', 'Ada Lovelace', null],
  ['Ada ada@p.example +49 (30) 123-4', 'Ada', null],
  ['Ada ada@p.example CTO', 'Ada', 'CTO'],
  ['ada@p.example Ada Lovelace', 'Ada Lovelace', null],
  ['E-Mail: Ada <ada@p.example>', 'Ada', null],
])('%j is one person', (line, name, title) => {
  expect(readPeople(line)).toMatchObject([
    { kind: 'person', person: { name, email: 'ada@p.example', title } },
  ]);
});

test.each(['Ada,Lovelace,ada@p.example', 'Email: ada@p.example', 'ada@p.example'])(
  '%j is asked about',
  (line) => {
    expect(readPeople(line)).toMatchObject([{ kind: 'refused' }]);
  },
);

test.each(['ada＠p.example', 'ａｄａ@p.example', 'ada@p。example', 'ＡＤＡ＠ｐ．ｅｘａｍｐｌｅ'])(
  'the address %j is the same in half width',
  (text) => {
    expect(readEmail(text)).toMatchObject({ value: 'ada@p.example' });
  },
);

/** What is stored and sent again is no change. */
test.each([
  'www.www.acme.com',
  'www.www.com',
  'WWW.acme.com',
  'www.com',
  'www.co.uk',
  'faß.de',
  'a.www.acme.com',
])('the domain of %j stays what it is when it is read again', (text) => {
  const reading = readDomain(text);
  const once = reading.kind === 'value' ? reading.value : null;
  expect(readDomain(String(once))).toMatchObject({ value: once });
});
