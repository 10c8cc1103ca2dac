import { IMPORTED_RECORD_TYPES, type ImportedRecordType } from '#shared/records/index.ts';

/**
 * What columns are called by those who export: HubSpot, Salesforce, Stripe, Pipedrive, Zoho, Intercom, Excel, ourselves;
 * in English, German, French, Spanish, Italian, Dutch and Portuguese. Names are compared folded: without case, accents,
 * punctuation, or what stands in brackets.
 */

export const IMPORT_TYPES = IMPORTED_RECORD_TYPES;
export type ImportType = ImportedRecordType;

/** Heads the reasons in the file of refused rows; it is no column when that comes back. */
export const REASON_COLUMN = 'Why it was refused';

/** Characters of a header, or of a choice, that tell it from others. */
const HEADER_MAX = 500;

/** A name as names are compared: `Firma (DE)` is `firma`. */
export function foldHeader(header: string): string {
  const named = header.slice(0, HEADER_MAX);
  const bare = named.replace(/\([^)]*\)|\[[^\]]*\]/g, ' ').trim();
  return (bare === '' ? named : bare)
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/ß/g, 'ss')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

const list = (names: string) => names.split('|').map((name) => name.trim());

export const CUSTOMER_NAME = list(
  'company name|company|account name|account|organization name|organisation name|organization|organisation|customer name|customer|client name|client|business name|firm|firma|firmenname|unternehmen|unternehmensname|kunde|kundenname|name des unternehmens|accountname|societe|entreprise|nom de l entreprise|nom de la societe|raison sociale|client nom|empresa|nombre de la empresa|cliente|nombre del cliente|compania|azienda|nome azienda|societa|ragione sociale|bedrijf|bedrijfsnaam|klant|klantnaam|nome da empresa|associated company|associated company names|primary company|organization name name|customer company|customer description',
);
const DOMAIN = list(
  'domain|domains|domain name|company domain name|company domain|website|web site|website url|url|homepage|web|company website|site|account website|domaine|nom de domaine|site web|site internet|dominio|nombre de dominio|sitio web|pagina web|sito web|sito|domein|domeinnaam|webadresse|webseite|internetseite|internetadresse|domane|pagina de internet|site da web',
);
const EMAIL = list(
  'email|e mail|mail|email address|e mail address|e mail adresse|email adresse|mailadresse|emailadresse|work email|business email|primary email|email work|person email|contact email|email 1|courriel|adresse e mail|adresse email|adresse courriel|adresse mail|correo|correo electronico|direccion de correo|indirizzo email|indirizzo e mail|posta elettronica|e mailadres|emailadres|endereco de e mail|endereco de email|owner email address',
);
const NOTES = list(
  'notes|note|description|comments|comment|remarks|notizen|notiz|anmerkungen|bemerkungen|bemerkung|beschreibung|kommentar|remarques|commentaires|commentaire|notas|descripcion|comentarios|observaciones|descrizione|commenti|opmerkingen|omschrijving|descricao|observacoes',
);
const TAGS = list(
  'tags|tag|labels|label|categories|category|segments|segment|schlagworte|schlagworter|stichworte|kategorien|kategorie|etiquettes|etiquette|categorie|categories|etiquetas|etiqueta|categoria|categorias|etichette|categorie|trefwoorden|marcadores',
);
const STATE = list(
  'status|state|stand|zustand|statut|etat|estado|stato|situacao|account status|customer status|company status',
);
const PHASE = list(
  'phase|stage|step|schritt|abschnitt|etape|fase|etapa|onboarding phase|onboarding stage|project phase',
);
const OWNER = list(
  'owner|company owner|account owner|contact owner|record owner|hubspot owner|assigned to|csm|customer success manager|account manager|success manager|owner name|company owner name|organization owner|account owner name|owner email|owner id|hubspot owner id|besitzer|inhaber|verantwortlich|verantwortlicher|betreuer|kundenbetreuer|zustandig|zustandiger|account inhaber|proprietaire|responsable|gestionnaire|propietario|proprietario|responsabile|eigenaar|verantwoordelijke|responsavel|zustandiger mitarbeiter|zuständiger mitarbeiter',
);

/** By the field of a type, what its column may be called. The first field that has the name takes the column. */
export type Names = { readonly [Field in string]: readonly string[] };

export const CUSTOMER: Names = {
  id: ['id', 'pivotal id', 'customer id'],
  display_id: ['display id', 'pivotal number', 'number', 'no', 'nr'],
  // A file with a `Company` and a `Name` names the person in the second.
  name: [...CUSTOMER_NAME, ...list('name|full name|nom|nombre|nome|naam|bezeichnung')],
  domain: DOMAIN,
  plan: list(
    'plan|tier|subscription plan|plan name|package|product plan|tarif|paket|abo|abonnement|forfait|formule|plano|piano|pacchetto|pakket|subscription|customer tier|license|lizenz|edition',
  ),
  mrr: list(
    'mrr|monthly recurring revenue|monthly revenue|monthly spend|mrr in|monatlicher umsatz|monatsumsatz|monatliche einnahmen|revenu mensuel|revenus mensuels|revenu mensuel recurrent|ingresos mensuales|ingreso mensual|ricavi mensili|ricavo mensile|maandelijkse omzet|maandomzet|receita mensal|mrr amount',
  ),
  monthly_orders: list(
    'monthly orders|orders per month|orders month|bestellungen pro monat|monatliche bestellungen|commandes par mois|commandes mensuelles|pedidos mensuales|pedidos por mes|ordini mensili|maandelijkse bestellingen|pedidos mensais',
  ),
  status: STATE,
  owner_id: OWNER,
  tags: TAGS,
  slug: ['slug'],
  hubspot_company_id: list(
    'hubspot company id|hubspot id|record id|company id hubspot|hs object id|hubspot company|associated company id',
  ),
  hubspot_deal_id: list('hubspot deal id|hubspot deal|deal id'),
  stripe_customer_id: list('stripe customer id|stripe id|stripe customer|customer stripe id'),
  intercom_company_id: list('intercom company id|intercom id|intercom company|company id'),
  slack_channel_id: list('slack channel id|slack channel|slack'),
  /** Not kept: its domain stands for the customer's. */
  email: EMAIL,
};

/** How a record below a customer says whose it is. */
const WHOSE: Names = {
  'customer.id': list('customer id|pivotal customer id'),
  'customer.name': CUSTOMER_NAME,
  'customer.domain': DOMAIN,
  'customer.hubspot_company_id': list(
    'associated company id|associated company ids|hubspot company id|primary associated company id',
  ),
  'customer.stripe_customer_id': list('stripe customer id|stripe id'),
};

export const CONTACT: Names = {
  id: ['id', 'pivotal id', 'contact id'],
  email: EMAIL,
  first_name: list(
    'first name|firstname|given name|vorname|prenom|nombre de pila|nombre|nome|voornaam|primeiro nome',
  ),
  last_name: list(
    'last name|lastname|surname|family name|nachname|familienname|nom de famille|nom|apellido|apellidos|cognome|achternaam|sobrenome|ultimo nome',
  ),
  name: list(
    'name|full name|contact name|contact|person|person name|ansprechpartner|kontakt|kontaktname|vollstandiger name|nom complet|nom du contact|nombre completo|contacto|nombre del contacto|nome completo|contatto|referente|naam|volledige naam|contactpersoon|contato',
  ),
  title: list(
    'title|job title|position|role|function|titel|funktion|jobtitel|rolle|stellenbezeichnung|fonction|poste|intitule du poste|titre|cargo|puesto|rol|ruolo|qualifica|posizione|functie|functietitel|funcao',
  ),
  phone: list(
    'phone|phone number|telephone|mobile|mobile phone|mobile phone number|work phone|phone work|telefon|telefonnummer|mobil|mobiltelefon|handy|tel|telephone portable|portable|numero de telephone|telefono|numero de telefono|movil|celular|cellulare|telefoon|telefoonnummer|mobiel|telefone|telemovel|business phone',
  ),
  labels: TAGS,
  is_primary: list(
    'is primary|primary|primary contact|main contact|hauptkontakt|hauptansprechpartner|contact principal|principal|contacto principal|contatto principale|hoofdcontact|contato principal',
  ),
  archived: list('archived|archiviert|archive|archivado|archiviato|gearchiveerd|arquivado'),
  ...WHOSE,
};

export const ONBOARDING: Names = {
  id: ['id', 'pivotal id', 'onboarding id', 'project id'],
  name: list(
    'name|onboarding name|onboarding|project name|project|projekt|projektname|nom du projet|projet|proyecto|nombre del proyecto|progetto|nome progetto|projectnaam|projeto|implementation|implementation name|deal name',
  ),
  phase: PHASE,
  state: STATE,
  target_launch_date: list(
    'target launch date|target date|target|launch date|go live|go live date|target go live|planned go live|due date|deadline|end date|expected close date|zieldatum|startdatum geplant|go live datum|geplanter start|fertigstellung|enddatum|date cible|date de lancement|mise en service|date de fin|echeance|fecha objetivo|fecha de lanzamiento|fecha limite|fecha de fin|data di lancio|data obiettivo|data di fine|scadenza|doeldatum|streefdatum|lanceerdatum|einddatum|data alvo|data de lancamento|prazo',
  ),
  started_at: list(
    'started at|start date|started|kickoff|kick off|kickoff date|kick off date|startdatum|beginn|start|date de debut|debut|fecha de inicio|inicio|data di inizio|inizio|begindatum|data de inicio',
  ),
  csm_id: [...OWNER, 'csm name', 'csm email', 'csm id'],
  se_id: list('solutions engineer|se|sales engineer|technical lead|se id'),
  designer_id: list('designer|designer id'),
  product_ops_id: list('product ops|product operations|product ops id'),
  notes: NOTES,
  reminders_enabled: list('reminders|reminders enabled|erinnerungen|rappels|recordatorios'),
  reminder_frequency_days: list('days between reminders|reminder frequency days|reminder frequency'),
  ...WHOSE,
};

export const TASK: Names = {
  id: ['id', 'pivotal id', 'task id'],
  title: list(
    'title|task|task name|name|subject|to do|todo|aufgabe|titel|betreff|was|tache|titre|sujet|objet|tarea|titulo|asunto|nombre|attivita|compito|titolo|oggetto|taak|onderwerp|tarefa|assunto|activity',
  ),
  due_date: list(
    'due date|due|due on|deadline|due day|falligkeitsdatum|fallig|fallig am|faellig am|frist|termin|bis|date d echeance|echeance|date limite|fecha de vencimiento|vencimiento|fecha limite|data di scadenza|scadenza|vervaldatum|deadline datum|data de vencimento|prazo|date',
  ),
  done: list(
    'done|completed|complete|is done|is closed|closed|status|state|erledigt|abgeschlossen|fertig|termine|fait|hecho|completada|completado|fatto|completata|completato|klaar|voltooid|feito|concluida',
  ),
  assignee_id: [
    ...OWNER,
    ...list(
      'assignee|assigned|task owner|assignee email|assignee name|bearbeiter|zugewiesen an|assigne a|attribue a|asignado a|assegnato a|toegewezen aan|atribuido a',
    ),
  ],
  phase: PHASE,
  notes: NOTES,
  customer_facing: list(
    'customer facing|visible to customer|customer visible|client facing|shared|kundensichtbar|fur kunden sichtbar|visible client|visible para el cliente',
  ),
  'onboarding.id': list('onboarding id|project id'),
  'onboarding.name': list(
    'onboarding|onboarding name|project|project name|projekt|projektname|projet|proyecto|progetto|projectnaam|projeto|related to',
  ),
  ...WHOSE,
};
