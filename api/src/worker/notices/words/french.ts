import type { Words } from './words.js';

export const french: Words = {
  language: 'fr',
  subjects: {
    'decision-needed': 'Décision requise : {role} dans {environment}',
    reminder: 'Rappel, décision requise : {role} dans {environment}',
    decided: 'Décision prise : {role} dans {environment}',
    'access-granted': 'Accès actif : {role} dans {environment}',
    denied: 'Demande rejetée : {role} dans {environment}',
    expired: 'Demande expirée : {role} dans {environment}',
    'not-granted': 'Accès non accordé : {role} dans {environment}',
    'ends-soon': 'Fin d’accès proche : {role} dans {environment}',
    revoked: 'Accès révoqué : {role} dans {environment}',
    'still-removing': 'Retrait plus long que prévu : {role} dans {environment}',
    'access-ended': 'Accès terminé : {role} dans {environment}',
    'record-distrusted': 'Registre non fiable : {environment}',
    'stuck-removal': 'Rôles non retirés : {environment}',
    'drift-found': 'Attributions non gérées : {environment}',
    'sweep-stopped': 'Analyses incomplètes : {environment}',
    'nobody-decides': 'Personne ne peut décider : {role} dans {environment}',
    'notices-fail': 'Les notifications ne sont pas remises',
  },
  texts: {
    'decision-needed': '{requester} demande ce rôle. Ouvrez la demande pour l’approuver ou la rejeter.',
    reminder: 'La demande de {requester} attend toujours une décision. Elle expire si personne ne décide à temps.',
    decided: 'Un autre approbateur a pris la décision. Vous n’avez rien à faire.',
    'access-granted':
      'Vous avez maintenant ce rôle ; cela a été vérifié dans Dataverse. Il est retiré automatiquement à la fin.',
    denied: 'Votre demande a été rejetée. Rien n’a été modifié.',
    expired: 'Personne n’a décidé à temps. Rien n’a été modifié. Vous pouvez envoyer une nouvelle demande.',
    'not-granted': 'L’accès n’a pas pu être accordé. Envoyez une nouvelle demande ou contactez vos administrateurs.',
    'ends-soon':
      'Votre accès se termine bientôt. Si vous en avez besoin plus longtemps, ouvrez-le et prolongez-le avant la fin.',
    revoked: 'Un administrateur a mis fin à votre accès. Le rôle est en cours de retrait.',
    'still-removing':
      'Votre accès est terminé, mais le retrait du rôle n’est pas encore vérifié. Le service continue d’essayer. Vous n’avez rien à faire.',
    'access-ended': 'Votre accès est terminé. Le rôle a été retiré et le retrait a été vérifié.',
    'record-distrusted':
      'Le registre de cet environnement n’est pas fiable : rien de nouveau n’y est accordé. Les rôles échus sont toujours retirés. Cherchez qui a modifié le stockage et restaurez-le.',
    'stuck-removal': {
      one: 'L’accès est terminé, mais {count} rôle n’est pas retiré. Le service continue d’essayer. L’application en montre la cause.',
      other:
        'L’accès est terminé, mais {count} rôles ne sont pas retirés. Le service continue d’essayer. L’application en montre la cause.',
    },
    'drift-found': {
      one: 'Une analyse a trouvé {count} attribution non gérée : un rôle protégé sans demande ni exception. Examinez-la dans l’application.',
      other:
        'Une analyse a trouvé {count} attributions non gérées : des rôles protégés sans demande ni exception. Examinez-les dans l’application.',
    },
    'sweep-stopped':
      'Aucune analyse de cet environnement n’a été complète depuis un certain temps : les attributions non gérées ne sont pas trouvées. L’application en montre la cause.',
    'nobody-decides':
      'Une demande a pris fin parce que personne ne pouvait décider. Vérifiez dans la stratégie qui approuve ce rôle.',
    'notices-fail':
      'Un canal n’a accepté aucune notification depuis une heure. Les accès sont accordés et retirés comme toujours. Vérifiez les paramètres du canal.',
  },
  facts: {
    role: 'Rôle',
    environment: 'Environnement',
    allows: 'Permet',
    requester: 'Demandeur',
    duration: 'Durée',
    reason: 'Motif',
    requestedAt: 'Demandé le',
    decideBy: 'Décider avant',
    decision: 'Décision',
    decidedBy: 'Décision de',
    note: 'Remarque',
    activeUntil: 'Fin',
    cause: 'Cause',
    endedBy: 'Terminé par',
    endedAt: 'Terminé le',
    codes: 'Codes',
  },
  causes: {
    expired: 'Le temps est écoulé.',
    'given-back': 'Le demandeur y a mis fin.',
    revoked: 'Un administrateur y a mis fin.',
    'removed-outside': 'Le rôle a été retiré en dehors de JIT Access.',
    'removed-without-store': 'Le rôle a été retiré alors que le registre ne pouvait pas être écrit.',
    'held-already': 'Le rôle était déjà attribué.',
    'no-approver': 'Personne d’autre ne peut décider de cette demande.',
    'not-usable-in-time': 'Le rôle n’a pas été actif à temps.',
    'refused-by-dataverse': 'Dataverse a refusé l’attribution.',
    'refused-by-policy': 'La stratégie ne l’autorise plus.',
    'user-disabled': 'L’utilisateur est désactivé.',
    'user-absent': 'L’utilisateur n’existe pas dans l’environnement.',
    'role-absent': 'Le rôle n’existe pas dans l’environnement.',
  },
  approved: 'Approuvée',
  denied: 'Rejetée',
  open: 'Ouvrir dans l’application',
  address: 'Adresse du bouton :',
  foot: 'Envoyé par JIT Access pour Power Platform. Aucun e-mail ne décide : décidez dans l’application.',
  somebody: 'Quelqu’un',
  test: {
    subject: 'Notification de test de JIT Access',
    text: 'Ceci est un test. Les notifications arrivent dans ce canal.',
  },
};
