/** Rules for the head of the definition: version, names, contact, address. */
import { isJson, type Json, objectAt, textAt } from './json.js';
import { ofFile, type Rule } from './rule.js';

type Checked = readonly [where: string, value: unknown];

const needed = (definition: Json): readonly Checked[] => {
  const info = objectAt(definition, 'info');
  const contact = objectAt(info, 'contact');
  return [
    ['host', definition['host']],
    ['basePath', definition['basePath']],
    ['schemes', definition['schemes']],
    ['paths', definition['paths']],
    ['securityDefinitions', definition['securityDefinitions']],
    ['info.title', info['title']],
    ['info.version', info['version']],
    ['info.description', info['description']],
    ['info.contact.name', contact['name']],
    ['info.contact.url', contact['url']],
    ['info.contact.email', contact['email']],
  ];
};

/** Words that a title may not hold, and products that neither title nor description may name. */
const products = /\b(power ?apps?|power ?automate|power ?platform|power ?bi|copilot|logic ?apps?|dataverse|flow)\b/i;
const titleWords = /\b(api|connector)\b/i;
const english = /^[\x20-\x7e]*$/;
const webAddress = (text: string): boolean => /^https?:\/\/[^\s/]/.test(text) && URL.canParse(text);
const hostName = /^(?!-)[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+(?::\d+)?$/;
const order = [
  'swagger',
  'info',
  'host',
  'basePath',
  'schemes',
  'consumes',
  'produces',
  'paths',
  'definitions',
  'parameters',
];

const inRange = (text: string | undefined, least: number, most: number): boolean =>
  text === undefined || (text.length >= least && text.length <= most);

export const rootRules: readonly Rule[] = [
  ofFile(
    'definition',
    'SpecificationVersionIncorrect',
    'Write "swagger": "2.0"; no other version is read.',
    (file, report) => {
      if (file['swagger'] !== '2.0') report('swagger', `the version is ${JSON.stringify(file['swagger'])}`);
    },
  ),
  ofFile('definition', 'RequiredPropertyMissing', 'Add the property: certification requires it.', (file, report) => {
    for (const [where, value] of needed(file)) if (value === undefined) report(where, 'it is missing');
  }),
  ofFile('definition', 'RequiredValueEmpty', 'Give it a value.', (file, report) => {
    for (const [where, value] of needed(file)) {
      if (typeof value === 'string' && value.trim() === '') report(where, 'it is empty');
      if (isJson(value) && Object.keys(value).length === 0) report(where, 'it is empty');
    }
  }),
  ofFile('definition', 'FieldLengthExceeded', 'Use a title of at most 30 characters.', (file, report) => {
    const title = textAt(objectAt(file, 'info'), 'title');
    if (!inRange(title, 0, 30)) report('info.title', `the title has ${String(title?.length)} characters`);
  }),
  ofFile('definition', 'FieldLengthNotInRange', 'Use a description of 30 to 500 characters.', (file, report) => {
    const text = textAt(objectAt(file, 'info'), 'description');
    if (!inRange(text, 30, 500)) report('info.description', `the description has ${String(text?.length)} characters`);
  }),
  ofFile(
    'definition',
    'ValueContainsRestrictedWords',
    'Leave out "API", "Connector" and the names of Microsoft\'s products.',
    (file, report) => {
      const info = objectAt(file, 'info');
      const title = textAt(info, 'title') ?? '';
      const word = titleWords.exec(title) ?? products.exec(title);
      if (word) report('info.title', `the title holds "${word[0]}"`);
      const product = products.exec(textAt(info, 'description') ?? '');
      if (product) report('info.description', `the description holds "${product[0]}"`);
    },
  ),
  ofFile('definition', 'ValueMustBeInEnglish', 'Write it in English, in ASCII characters.', (file, report) => {
    for (const key of ['title', 'description']) {
      if (!english.test(textAt(objectAt(file, 'info'), key) ?? '')) report(`info.${key}`, 'it holds other characters');
    }
  }),
  ofFile('definition', 'ValueMustEndWithAlphanumeric', 'End the title with a letter or a digit.', (file, report) => {
    const title = textAt(objectAt(file, 'info'), 'title') ?? '';
    if (title !== '' && !/[A-Za-z0-9]$/.test(title)) report('info.title', `the title ends with "${title.slice(-1)}"`);
  }),
  ofFile('definition', 'ContactEmailNotValid', 'Give a mail address in ASCII characters.', (file, report) => {
    const email = textAt(objectAt(objectAt(file, 'info'), 'contact'), 'email');
    if (email !== undefined && !/^[\x21-\x3f\x41-\x7e]+@[A-Za-z0-9.-]+\.[A-Za-z0-9]+$/.test(email)) {
      report('info.contact.email', `"${email}" is no mail address`);
    }
  }),
  ofFile('definition', 'UrlNotValid', 'Give a whole address that begins with https://.', (file, report) => {
    const contact = textAt(objectAt(objectAt(file, 'info'), 'contact'), 'url');
    if (contact !== undefined && !webAddress(contact)) report('info.contact.url', `"${contact}" is no web address`);
    for (const [name, scheme] of Object.entries(objectAt(file, 'securityDefinitions'))) {
      for (const key of ['authorizationUrl', 'tokenUrl']) {
        const url = isJson(scheme) ? textAt(scheme, key) : undefined;
        if (url !== undefined && !webAddress(url))
          report(`securityDefinitions.${name}.${key}`, `"${url}" is no web address`);
      }
    }
  }),
  ofFile(
    'definition',
    'HostNameNotValid',
    'Give the bare host name: no scheme, no path, no expression.',
    (file, report) => {
      const host = textAt(file, 'host');
      if (host !== undefined && !hostName.test(host)) report('host', `"${host}" is no host name`);
    },
  ),
  ofFile('definition', 'HostIsProduction', 'Give the host that people use.', (file, report) => {
    const label = /(?:^|\.)(localhost|staging|stage|test|dev|uat)(?:[.:]|$)/i.exec(textAt(file, 'host') ?? '');
    if (label) report('host', `the host is one for "${label[1] ?? ''}"`);
  }),
  ofFile(
    'definition',
    'BasePathNotValid',
    'Begin the base path with a slash, and end it without one.',
    (file, report) => {
      const base = textAt(file, 'basePath');
      if (base !== undefined && !/^\/(?:[^\s/]+(?:\/[^\s/]+)*)?$/.test(base)) report('basePath', `it is "${base}"`);
    },
  ),
  ofFile('definition', 'PropertyOrder', `Use this order: ${order.join(', ')}.`, (file, report) => {
    const keys = Object.keys(file).filter((key) => order.includes(key));
    const sorted = keys.toSorted((one, other) => order.indexOf(one) - order.indexOf(other));
    const wrong = keys.find((key, index) => key !== sorted[index]);
    if (wrong !== undefined) report(wrong, 'it stands in another place');
  }),
  ofFile('definition', 'DefinitionTooLarge', 'Keep the file under one megabyte.', (file, report) => {
    const size = new TextEncoder().encode(JSON.stringify(file, null, 4)).length;
    if (size >= 1_000_000) report('', `the file has ${String(size)} bytes`);
  }),
];
