/** The customers of the fixture workspace, with what belongs to them. */
import type { ItemType } from '#shared/search/searched-types.ts';

export interface FixtureCustomer {
  readonly key: string;
  readonly name: string;
  /** display_id; 100 + position when absent. */
  readonly number?: number;
  readonly otherIds?: readonly string[];
  readonly slug?: string;
  readonly domain?: string;
  readonly owner?: 'ann' | 'bob' | 'carmen';
  readonly status?: string;
  readonly plan?: string;
  /** Cents. */
  readonly mrr?: number;
  readonly health?: number;
  readonly tags?: readonly string[];
  readonly custom?: Readonly<Record<string, unknown>>;
  readonly created?: string;
  readonly updated?: string;
  readonly pending?: boolean;
  /** Key, name, e-mail, the rest. */
  readonly contacts?: readonly (readonly [
    string,
    string,
    string,
    { title?: string; phone?: string; primary?: boolean; archived?: boolean; labels?: string[] }?,
  ])[];
  /** Key, name, phase, state, the rest. */
  readonly onboardings?: readonly (readonly [
    string,
    string | null,
    string,
    string,
    { csm?: string; target?: string; launched?: string; notes?: string }?,
  ])[];
  /** Key, type, fields of the definition; oldest first. */
  readonly items?: readonly (readonly [string, ItemType, Readonly<Record<string, unknown>>])[];
}

export const CUSTOMERS: readonly FixtureCustomer[] = [
  {
    key: 'acme',
    name: 'Acme Corp',
    number: 42,
    slug: 'acme-corp',
    domain: 'acme.com',
    owner: 'ann',
    plan: 'Growth',
    mrr: 120_000,
    health: 82,
    tags: ['vip', 'emea-key'],
    custom: { region: 'EMEA', seats: 50, renewal: '2027-01-31', 'contract-type': 'Annual, prepaid' },
    created: '2025-03-10T08:00:00.000Z',
    updated: '2026-11-20T08:00:00.000Z',
    contacts: [
      [
        'jane',
        'Jane Roe',
        'jane.roe@acme.com',
        { title: 'Head of Ops', phone: '+1 (555) 010-4477', primary: true },
      ],
      ['wile', 'Wile Coyote', 'wile@acme.com', { labels: ['buyer'] }],
      ['gone', 'Gone Girl', 'gone@acme.com', { archived: true }],
    ],
    onboardings: [['rollout', 'Rollout Europe', 'launch', 'active', { target: '2026-12-01T00:00:00.000Z' }]],
  },
  {
    key: 'acme-dup',
    name: 'ACME Corporation',
    number: 7,
    domain: 'acme.com',
    owner: 'bob',
    plan: 'Growth Plus',
    mrr: 50_000,
  },
  {
    key: 'acme-old',
    name: 'Acme Labs',
    number: 8,
    domain: 'acme.com',
    status: 'archived',
    contacts: [['lou', 'Lou Lab', 'lou@labs.test']],
  },
  { key: 'acmeology', name: 'Acmeology', domain: 'ology.org' },
  { key: 'theacme', name: 'The Acme Shop', domain: 'shop.test' },
  { key: 'tacmed', name: 'Tacmed', domain: 'tac.test', mrr: 50_050 },
  {
    key: 'beta',
    name: 'Beta Works',
    domain: 'betaworks.io',
    contacts: [['jo', 'Jo March', 'jo@acme.com.au', { primary: true }]],
  },
  {
    key: 'muller',
    name: 'Müller GmbH',
    number: 3,
    slug: 'mueller',
    domain: 'mueller.de',
    owner: 'bob',
    plan: 'Enterprise',
    mrr: 1_000_000,
    health: 55,
    custom: { region: 'EMEA', seats: 1200, renewal: '2026-12-05' },
    created: '2026-05-31T22:30:00.000Z',
    updated: '2026-11-13T09:00:00.000Z',
    contacts: [['jurgen', 'Jürgen Groß', 'juergen@mueller.de', { title: 'Geschäftsführer' }]],
    onboardings: [
      [
        'intro',
        'Einführung',
        'program_design',
        'waiting',
        { csm: 'carmen', target: '2026-11-25T00:00:00.000Z' },
      ],
    ],
  },
  {
    key: 'mullersons',
    name: 'Muller & Sons',
    domain: 'mullersons.com',
    plan: 'Starter',
    created: '2026-05-15T10:00:00.000Z',
  },
  { key: 'strasse', name: 'Straße 7 AG', domain: 'strasse7.ch', mrr: 0 },
  { key: 'orsted', name: 'Ørsted Łódź', domain: 'orsted.pl' },
  { key: 'aether', name: 'Æther Œuvre', domain: 'aether.fr', custom: { 'contract-type': 'café crème' } },
  {
    key: 'tokyo',
    name: '東京カフェ株式会社',
    domain: 'tokyocafe.jp',
    contacts: [['sato', '佐藤 健', 'sato@tokyocafe.jp']],
    onboardings: [['dounyu', '導入プロジェクト', 'review', 'active']],
  },
  { key: 'beijing', name: '北京智能科技有限公司', domain: 'bjzn.cn' },
  { key: 'seoul', name: '한국 전자', domain: 'hankook.kr' },
  {
    key: 'alnoor',
    name: 'شركة النُّور',
    domain: 'alnoor.ae',
    contacts: [['ahmad', 'أحمد', 'ahmad@alnoor.ae']],
  },
  { key: 'shalom', name: 'חברת שָׁלוֹם בע״מ', domain: 'shalom.co.il' },
  { key: 'rocket', name: 'Rocket 🚀 Pizza 🍕', domain: 'rocketpizza.io', tags: ['🔥hot'] },
  { key: 'family', name: '👨‍👩‍👧 Familie', domain: 'familie.at' },
  {
    key: 'obrien',
    name: "O'Brien & Co",
    domain: 'obrien.ie',
    contacts: [['siobhan', 'Siobhán O’Neill', 'siobhan@obrien.ie']],
  },
  { key: 'coca', name: 'Coca-Cola Bottling', domain: 'cocabottling.com', tags: ['vip-2024'] },
  { key: 'picard', name: 'Jean‐Luc Picard SARL', domain: 'picard.fr', plan: 'Pro' },
  { key: 'degrees', name: '42 Degrees', domain: 'degrees.test', plan: 'Pro Plus' },
  { key: 'studio', name: 'Studio 42', domain: 'studio.dev', plan: 'Improved' },
  { key: 'juice', name: '100% Pure_Juice', domain: 'purejuice.test' },
  { key: 'cpp', name: 'C++ (Tools) [beta] ^$.*', domain: 'cpp.tools' },
  { key: 'bobby', name: "Robert'); DROP TABLE customers;--", domain: 'bobby.test' },
  {
    key: 'phoenix',
    name: 'Project:Phoenix',
    domain: 'phoenix.test',
    contacts: [['noon', 'Daily 10:30 Desk', 'desk@phoenix.test']],
  },
  { key: 'nameless', name: 'Nameless', status: 'trial_ended' },
  {
    key: 'churn',
    name: 'Churn & Burn',
    domain: 'churnburn.test',
    status: 'churned',
    owner: 'ann',
    health: 20,
    mrr: 50_000,
    onboardings: [['exit', 'Exit plan', 'internal_qa', 'paused']],
  },
  {
    key: 'museum',
    name: 'Old Museum',
    domain: 'museum.test',
    status: 'archived',
    number: 77,
    contacts: [['cara', 'Cara Tor', 'cara@museum.test']],
    items: [['list', 'task', { title: 'Inventory', due_date: '2020-02-02' }]],
  },
  {
    key: 'shaky',
    name: 'Shaky Ltd',
    domain: 'shaky.test',
    status: 'at_risk',
    owner: 'carmen',
    health: 39,
    onboardings: [
      [
        'late',
        null,
        'launch',
        'at_risk',
        { target: '2026-11-10T00:00:00.000Z', notes: 'Wartet auf die\nFreigabe' },
      ],
    ],
  },
  {
    key: 'newcomer',
    name: 'Newcomer Inc',
    domain: 'newcomer.test',
    status: 'onboarding',
    health: 70,
    created: '2026-11-19T23:30:00.000Z',
    updated: '2026-11-19T23:30:00.000Z',
    onboardings: [
      [
        'first',
        'First steps',
        'before_getting_started',
        'active',
        { csm: 'ann', target: '2026-11-22T00:00:00.000Z' },
      ],
    ],
  },
  {
    key: 'fresh',
    name: 'Fresh Offline',
    number: 1_000_000_001,
    domain: 'fresh.test',
    pending: true,
    created: '2026-11-19T22:30:00.000Z',
    updated: '2026-11-19T22:30:00.000Z',
  },
  {
    key: 'synced',
    name: 'Synced Since',
    number: 55,
    otherIds: ['1000000002', 'loc_synced'],
    domain: 'synced.test',
  },
  { key: 'endless', name: `Endless ${'abcdefghij'.repeat(24)}`, domain: 'endless.test' },
  { key: 'x', name: 'X', domain: 'x.com' },
  { key: 'greek', name: 'Ὀδυσσεύς Σοφός', domain: 'odysseus.gr' },
  { key: 'istanbul', name: 'İSTANBUL Işık', domain: 'istanbul.com.tr' },
  { key: 'hindi', name: 'हिन्दी सेवा', domain: 'hindi.in' },
  { key: 'pho', name: 'Phở Hà Nội', domain: 'pho.vn', custom: { seats: 12, region: 'APAC' } },
  { key: 'dots', name: 'a..b Logistics', domain: 'ab.test' },
  { key: 'pipes', name: '5" Pipes "Quality"', domain: 'pipes.test' },
  {
    key: 'gamma',
    name: 'Gamma',
    domain: 'gamma.test',
    owner: 'bob',
    custom: { owner: 'Zelda Quist', region: 'North America', seats: 0, renewal: '2026-11-20' },
    onboardings: [
      [
        'done',
        'Finished',
        'completed',
        'active',
        { launched: '2026-11-02T10:00:00.000Z', notes: 'Freigabe erteilt, Übergabe erledigt' },
      ],
    ],
  },
  {
    key: 'wolke',
    name: 'Wolkenwerk',
    domain: 'wolkenwerk.test',
    contacts: [['eva', 'Eva Lind', 'eva@wolkenwerk.test']],
    items: [
      [
        'kickoff',
        'task',
        {
          title: 'Kickoff planen',
          assignee_id: 'p_ann',
          due_date: '2026-11-19',
          phase: 'internal_qa',
          notes: 'Mit Schulung für alle',
        },
      ],
      ['masse', 'task', { title: 'Maße prüfen', assignee_id: 'p_bob', due_date: '2026-11-18', done: true }],
      ['ucus', 'task', { title: 'IĞDIR uçuşu', assignee_id: 'con_wolke/eva', due_date: '2026-11-24' }],
      ['huiyi', 'task', { title: '上海 会议', due_date: '2026-11-20' }],
      ['resume', 'task', { title: 're\u0301sume\u0301 senden', due_date: '2027-03-01' }],
      ['call', 'comment', { kind: 'call', body: 'Preisliste mit Eva besprochen' }],
      [
        'note',
        'comment',
        { kind: 'note', body: '# Notiz\n\nVertrag läuft im Frühjahr aus; 合同 续签, Preisliste folgt' },
      ],
    ],
  },
];
