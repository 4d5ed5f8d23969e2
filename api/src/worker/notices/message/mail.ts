/**
 * A message as a mail: HTML by tables and inline styles, as the oldest Outlook draws them, near-black on white so that dark
 * modes can turn it, no picture, no script, one address; and the same in plain text. Every text is escaped here.
 */
import type { Message } from './message.js';

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const escaped = (text: string): string => text.replace(/[&<>"']/g, (sign) => entities[sign] ?? sign);
/** Lines stay lines; `bdi` and `dir` keep the direction of one text from turning the rest round. */
const shown = (text: string): string => `<bdi dir="auto">${escaped(text).replaceAll('\n', '<br>')}</bdi>`;

const font = 'font-family:Segoe UI,Arial,sans-serif;color:#1b1b1b;background-color:#ffffff';
const label = `${font};font-size:14px;padding:4px 16px 4px 0;vertical-align:top;white-space:nowrap;font-weight:bold`;
const value = `${font};font-size:14px;padding:4px 0;vertical-align:top`;

const row = ([name, text]: readonly [string, string]): string =>
  `<tr><td style="${label}">${escaped(name)}</td><td style="${value}">${shown(text)}</td></tr>`;

function button({ link }: Message): string {
  if (link === undefined) return '';
  const url = escaped(link.url);
  return (
    `<tr><td style="padding:16px 0 8px 0"><table role="presentation" cellpadding="0" cellspacing="0" border="0"><tr>` +
    `<td bgcolor="#0f548c" style="background-color:#0f548c;border:1px solid #0f548c;padding:10px 20px">` +
    `<a href="${url}" style="font-family:Segoe UI,Arial,sans-serif;font-size:14px;font-weight:bold;color:#ffffff;text-decoration:none">` +
    `${escaped(link.label)}</a></td></tr></table></td></tr>` +
    `<tr><td style="${font};font-size:12px;padding:0 0 8px 0">${escaped(link.before)}<br>${url}</td></tr>`
  );
}

export const mailHtml = (message: Message): string =>
  `<!DOCTYPE html><html lang="${escaped(message.language)}" dir="ltr"><head><meta charset="utf-8">` +
  `<meta name="color-scheme" content="light dark"><title>${escaped(message.subject)}</title></head>` +
  `<body style="margin:0;padding:16px;background-color:#ffffff">` +
  `<table role="presentation" dir="ltr" width="600" cellpadding="0" cellspacing="0" border="0" style="width:100%;max-width:600px">` +
  `<tr><td style="${font};font-size:20px;font-weight:bold;padding:0 0 8px 0">${shown(message.subject)}</td></tr>` +
  `<tr><td style="${font};font-size:14px;padding:0 0 12px 0">${shown(message.text)}</td></tr>` +
  `<tr><td><table role="presentation" cellpadding="0" cellspacing="0" border="0">${message.facts.map(row).join('')}</table></td></tr>` +
  button(message) +
  `<tr><td style="${font};font-size:12px;color:#5c5c5c;padding:12px 0 0 0">${escaped(message.foot)}</td></tr>` +
  `</table></body></html>`;

/** A value of several lines keeps them, set in so that none of them looks like a line of ours. */
export const mailText = ({ subject, text, facts, link, foot }: Message): string =>
  [
    subject,
    '',
    text,
    '',
    ...facts.map(([name, fact]) => `${name}: ${fact.replaceAll('\n', '\n    ')}`),
    ...(link === undefined ? [] : ['', `${link.label}: ${link.url}`]),
    '',
    foot,
    '',
  ].join('\n');
