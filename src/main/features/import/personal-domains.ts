/** Where everybody may have an address: such a domain says nothing about a company. */
const PERSONAL = new Set(
  'gmail.com googlemail.com outlook.com hotmail.com hotmail.co.uk hotmail.de hotmail.fr hotmail.it hotmail.es live.com live.de live.fr msn.com yahoo.com yahoo.co.uk yahoo.de yahoo.fr yahoo.it yahoo.es ymail.com icloud.com me.com mac.com aol.com gmx.de gmx.net gmx.at gmx.ch gmx.com web.de t-online.de freenet.de mail.com mail.ru yandex.ru yandex.com proton.me protonmail.com pm.me tutanota.com zoho.com qq.com 163.com 126.com orange.fr wanadoo.fr free.fr laposte.net sfr.fr libero.it virgilio.it tiscali.it terra.com.br uol.com.br bol.com.br bluewin.ch hey.com fastmail.com posteo.de mailbox.org btinternet.com comcast.net verizon.net att.net sbcglobal.net'.split(
    ' ',
  ),
);

export function isPersonalDomain(domain: string): boolean {
  return PERSONAL.has(domain);
}
