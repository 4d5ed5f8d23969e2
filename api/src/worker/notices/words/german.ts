import type { Words } from './words.js';

export const german: Words = {
  language: 'de',
  subjects: {
    'decision-needed': 'Entscheidung nötig: {role} in {environment}',
    reminder: 'Erinnerung, Entscheidung nötig: {role} in {environment}',
    decided: 'Entschieden: {role} in {environment}',
    'access-granted': 'Zugriff ist aktiv: {role} in {environment}',
    denied: 'Anforderung abgelehnt: {role} in {environment}',
    expired: 'Anforderung abgelaufen: {role} in {environment}',
    'not-granted': 'Zugriff nicht erteilt: {role} in {environment}',
    'ends-soon': 'Zugriff endet bald: {role} in {environment}',
    revoked: 'Zugriff widerrufen: {role} in {environment}',
    'still-removing': 'Entfernen dauert länger: {role} in {environment}',
    'access-ended': 'Zugriff beendet: {role} in {environment}',
    'record-distrusted': 'Protokoll nicht vertrauenswürdig: {environment}',
    'stuck-removal': 'Rollen werden nicht entfernt: {environment}',
    'drift-found': 'Nicht verwaltete Zuweisungen: {environment}',
    'sweep-stopped': 'Prüfläufe sind unvollständig: {environment}',
    'nobody-decides': 'Niemand kann entscheiden: {role} in {environment}',
    'notices-fail': 'Benachrichtigungen werden nicht zugestellt',
  },
  texts: {
    'decision-needed':
      '{requester} fordert diese Rolle an. Öffnen Sie die Anforderung, um sie zu genehmigen oder abzulehnen.',
    reminder:
      'Die Anforderung von {requester} wartet noch auf eine Entscheidung. Sie läuft ab, wenn niemand rechtzeitig entscheidet.',
    decided: 'Eine andere genehmigende Person hat diese Anforderung entschieden. Sie müssen nichts tun.',
    'access-granted':
      'Sie haben diese Rolle jetzt; das wurde in Dataverse überprüft. Am Ende wird sie automatisch entfernt.',
    denied: 'Ihre Anforderung wurde abgelehnt. Es wurde nichts geändert.',
    expired:
      'Niemand hat rechtzeitig über Ihre Anforderung entschieden. Es wurde nichts geändert. Sie können eine neue Anforderung senden.',
    'not-granted':
      'Der Zugriff konnte nicht erteilt werden. Senden Sie eine neue Anforderung, oder wenden Sie sich an Ihre Administratoren.',
    'ends-soon': 'Ihr Zugriff endet bald. Wenn Sie ihn länger brauchen, öffnen und verlängern Sie ihn vor dem Ende.',
    revoked: 'Ein Administrator hat Ihren Zugriff beendet. Die Rolle wird gerade entfernt.',
    'still-removing':
      'Ihr Zugriff ist beendet, aber es ist noch nicht bestätigt, dass die Rolle entfernt ist. Der Dienst versucht es weiter. Sie müssen nichts tun.',
    'access-ended': 'Ihr Zugriff ist beendet. Die Rolle wurde entfernt, und das wurde überprüft.',
    'record-distrusted':
      'Dem Protokoll dieser Umgebung wird nicht vertraut, daher wird dort nichts Neues erteilt. Fällige Rollen werden weiter entfernt. Finden Sie heraus, wer den Speicher geändert hat, und stellen Sie ihn wieder her.',
    'stuck-removal': {
      one: 'Der Zugriff ist beendet, aber {count} Rolle ist nicht entfernt. Der Dienst versucht es weiter. Die App zeigt den Grund.',
      other:
        'Der Zugriff ist beendet, aber {count} Rollen sind nicht entfernt. Der Dienst versucht es weiter. Die App zeigt den Grund.',
    },
    'drift-found': {
      one: 'Ein Prüflauf hat {count} nicht verwaltete Zuweisung gefunden: eine geschützte Rolle ohne Anforderung und ohne Ausnahme. Prüfen Sie sie in der App.',
      other:
        'Ein Prüflauf hat {count} nicht verwaltete Zuweisungen gefunden: geschützte Rollen ohne Anforderung und ohne Ausnahme. Prüfen Sie sie in der App.',
    },
    'sweep-stopped':
      'Seit einiger Zeit war kein Prüflauf dieser Umgebung vollständig, daher werden nicht verwaltete Zuweisungen nicht gefunden. Die App zeigt den Grund.',
    'nobody-decides':
      'Eine Anforderung wurde beendet, weil niemand über sie entscheiden konnte. Prüfen Sie in der Richtlinie, wer diese Rolle genehmigt.',
    'notices-fail':
      'Ein Kanal hat seit einer Stunde keine Benachrichtigung angenommen. Zugriff wird wie immer erteilt und entfernt. Prüfen Sie die Einstellungen des Kanals.',
  },
  facts: {
    role: 'Rolle',
    environment: 'Umgebung',
    allows: 'Erlaubt',
    requester: 'Angefordert von',
    duration: 'Dauer',
    reason: 'Begründung',
    requestedAt: 'Angefordert am',
    decideBy: 'Entscheiden bis',
    decision: 'Entscheidung',
    decidedBy: 'Entschieden von',
    note: 'Anmerkung',
    activeUntil: 'Endet',
    cause: 'Ursache',
    endedBy: 'Beendet von',
    endedAt: 'Beendet am',
    codes: 'Codes',
  },
  causes: {
    expired: 'Die Zeit ist abgelaufen.',
    'given-back': 'Die anfordernde Person hat ihn beendet.',
    revoked: 'Ein Administrator hat ihn beendet.',
    'removed-outside': 'Die Rolle wurde außerhalb von JIT Access entfernt.',
    'removed-without-store': 'Die Rolle wurde entfernt, während das Protokoll nicht geschrieben werden konnte.',
    'held-already': 'Die Rolle war bereits zugewiesen.',
    'no-approver': 'Niemand sonst kann über diese Anforderung entscheiden.',
    'not-usable-in-time': 'Die Rolle war nicht rechtzeitig aktiv.',
    'refused-by-dataverse': 'Dataverse hat die Zuweisung verweigert.',
    'refused-by-policy': 'Die Richtlinie erlaubt es nicht mehr.',
    'user-disabled': 'Der Benutzer ist deaktiviert.',
    'user-absent': 'Der Benutzer existiert in der Umgebung nicht.',
    'role-absent': 'Die Rolle existiert in der Umgebung nicht.',
  },
  approved: 'Genehmigt',
  denied: 'Abgelehnt',
  open: 'In der App öffnen',
  address: 'Adresse der Schaltfläche:',
  foot: 'Gesendet von JIT Access für Power Platform. Durch eine E-Mail wird nichts entschieden: Entscheiden Sie in der App.',
  somebody: 'Jemand',
  test: {
    subject: 'Testbenachrichtigung von JIT Access',
    text: 'Dies ist ein Test. Benachrichtigungen erreichen diesen Kanal.',
  },
};
