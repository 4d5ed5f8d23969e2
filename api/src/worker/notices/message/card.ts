/**
 * A message as an Adaptive Card for Teams: version 1.5, one button, every text as a `TextRun`, which knows no markdown, so
 * that nothing that people wrote becomes a link or a mention. Built as an object, never from a template.
 */
import type { Message } from './message.js';

/** Teams refuses more by a Workflow; a card of ours has at most about a third of it. */
export const mostOfCard = 28 * 1024;

/** Signs that begin a mention in Teams look the same and begin nothing: full width instead of `<at>`. */
const harmless = (text: string): string => text.replace(/<(\/?at)\b/gi, '＜$1');

const paragraph = (text: string, more: object = {}) => ({
  type: 'RichTextBlock',
  inlines: [{ type: 'TextRun', text: harmless(text), ...more }],
});

const fact = ([label, value]: readonly [string, string]) => ({
  type: 'ColumnSet',
  spacing: 'Small',
  columns: [
    { type: 'Column', width: '110px', items: [paragraph(label, { weight: 'Bolder' })] },
    { type: 'Column', width: 'stretch', items: [paragraph(value)] },
  ],
});

const card = ({ language, subject, text, facts, link }: Message) => ({
  $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
  type: 'AdaptiveCard',
  version: '1.5',
  lang: language,
  fallbackText: harmless(subject),
  body: [paragraph(subject, { size: 'Large', weight: 'Bolder' }), paragraph(text), ...facts.map(fact)],
  ...(link !== undefined && { actions: [{ type: 'Action.OpenUrl', title: link.label, url: link.url }] }),
});

/** The body of the call to a Workflow. `noticeId` is free for flows that want to know a repeat. */
export const cardBody = (message: Message): string =>
  JSON.stringify({
    type: 'message',
    noticeId: message.id,
    attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', contentUrl: null, content: card(message) }],
  });
