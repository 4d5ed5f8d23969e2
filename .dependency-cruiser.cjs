// The arrows of the architecture, one sentence each. `npm run layers` holds them; type-only imports count too.
const api = (folders) => `^api/src/(${folders})/`;
const test = '[.]test[.]tsx?$';
const control = (folders) => `^pcf-control/src/(${folders})/`;
/** What only tests use, beside the code. */
const testing = '/testing/';

/** Makes a table of the README out of the largest rows; it is run by `npm run published` and ships with nothing. */
const published = '^api/src/cli/bounds-table[.]ts$';

/** Small files in adapters/ that several adapters may use. */
const sharedByAdapters = ['^api/src/adapters/(table-checks|store-silent)', '^api/src/adapters/outgoing-http/'];

const forbidden = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });

module.exports = {
  forbidden: [
    forbidden('no-cycles', 'Two modules that need each other are one module.', {}, { circular: true }),
    forbidden(
      'resolvable',
      'Everything that is imported is there.',
      { pathNot: '^pcf-control/src/generated/' },
      { couldNotResolve: true, pathNot: '/generated/' },
    ),
    forbidden(
      'domain-is-alone',
      'The domain imports nothing but itself and the contract: not the ports, not a package, not even Node.',
      { path: api('domain'), pathNot: test },
      { pathNot: ['^api/src/domain/', '^connector/src/contract/'] },
    ),
    forbidden(
      'rows-know-no-decision',
      'What a holder, a request or a policy is does not rest on how it is decided.',
      { path: '^api/src/domain/[^/]+[.]ts$', pathNot: test },
      { path: '^api/src/domain/decide/' },
    ),
    forbidden(
      'sweep-decides-for-itself',
      'Commands lead to the sweep; the sweep leads to no decision about a request.',
      { path: '^api/src/domain/sweep/', pathNot: test },
      { path: '^api/src/domain/decide/' },
    ),
    forbidden(
      'ledger-knows-domain-and-ports',
      'The ledger keeps the record; it imports the domain, the ports and nothing above itself.',
      { path: api('ledger'), pathNot: test },
      { path: '^api/src/', pathNot: [api('ledger|domain'), '^api/src/ports[.]ts$'] },
    ),
    forbidden(
      'verifier-is-alone',
      'It proves what the rest wrote: what they had in common, a mistake could have in common.',
      { path: api('verify'), pathNot: test },
      { path: '^(api|connector|solution|tests|pcf-control)/', pathNot: api('verify') },
    ),
    forbidden(
      'service-knows-what-is-below',
      'What every use case and the worker share stands on the ledger; it knows none of those that use it.',
      { path: api('service'), pathNot: test },
      { path: '^api/src/', pathNot: [api('service|ledger|domain'), '^api/src/ports[.]ts$'] },
    ),
    forbidden(
      'views-only-show',
      'A view turns what is known into what one person may see; it carries nothing out.',
      { path: api('views'), pathNot: test },
      { path: '^api/src/', pathNot: [api('views|service|ledger|domain'), '^api/src/ports[.]ts$'] },
    ),
    forbidden(
      'usecases-know-no-transport',
      'A use case is the same over HTTP, from a job and in a simulation.',
      { path: api('usecases'), pathNot: test },
      { path: '^api/src/', pathNot: [api('usecases|views|service|ledger|domain'), '^api/src/ports[.]ts$'] },
    ),
    forbidden(
      'verbs-are-called-by-handlers',
      'One file of usecases/ is one verb: only the table of handlers and the type of an operation are for others.',
      { path: '^api/src/', pathNot: ['^api/src/usecases/handlers[.]ts$', test, testing] },
      { path: api('usecases'), pathNot: '^api/src/usecases/(handlers|operation)[.]ts$' },
    ),
    forbidden(
      'worker-calls-no-verb',
      'The worker acts on what is due, not on a call: it knows no use case, opens no socket and reads no setting.',
      { path: api('worker'), pathNot: test },
      { path: '^api/src/', pathNot: [api('worker|views|service|ledger|domain'), '^api/src/ports[.]ts$'] },
    ),
    forbidden(
      'ports-speak-domain',
      'What the application needs from outside is said in its own words.',
      { path: '^api/src/ports[.]ts$' },
      { pathNot: '^api/src/domain/' },
    ),
    forbidden(
      'adapters-stand-alone',
      'An adapter knows its outside system, the ports and the domain, never another layer.',
      { path: api('adapters'), pathNot: test },
      { path: '^api/src/', pathNot: [api('adapters|domain'), '^api/src/ports[.]ts$'] },
    ),
    forbidden(
      'adapters-do-not-meet',
      'One folder or file, one outside system: what two of them share is named above.',
      { path: '^api/src/adapters/([a-z0-9-]+)', pathNot: test },
      { path: '^api/src/adapters/', pathNot: ['^api/src/adapters/$1(/|[.])', ...sharedByAdapters] },
    ),
    forbidden(
      'adapters-are-made-at-the-start',
      'Only what starts the process makes adapters; everything else gets ports.',
      { path: '^api/src/', pathNot: ['^api/src/main[.]ts$', api('adapters|cli'), test, testing] },
      { path: api('adapters') },
    ),
    forbidden(
      'nobody-imports-http',
      'HTTP is one way in; nothing below or beside it may lean on it.',
      { path: '^api/src/', pathNot: ['^api/src/http/', '^api/src/(app|main)[.]ts$', test] },
      { path: api('http') },
    ),
    forbidden(
      'settings-are-read-once',
      'Only what starts the process reads the configuration; everything else is handed its settings.',
      { path: '^api/src/', pathNot: ['^api/src/main[.]ts$', api('config|cli'), test] },
      { path: '^api/src/config/read-config[.]ts$' },
    ),
    forbidden(
      'api-knows-no-other-package',
      'The API keeps the promise of the connector and knows no one else.',
      { path: '^api/', pathNot: [test, testing] },
      { path: '^(pcf-control|solution|tests)/', pathNot: test },
    ),
    forbidden(
      'control-knows-the-contract-only',
      'The control is handed everything through the host; it never imports the API.',
      { path: '^pcf-control/' },
      { path: '^(api|solution|tests)/' },
    ),
    forbidden(
      'control-reads-before-it-shows',
      'What the board says and how a command stands do not depend on how they are shown.',
      { path: control('board|conversation'), pathNot: [test, testing] },
      { path: control('appearance|language|components') },
    ),
    forbidden(
      'control-appearance-draws-nothing',
      'Marks, sentences and texts are values: the components draw them, and they know no component.',
      { path: control('appearance|language'), pathNot: [test, testing] },
      { path: control('components') },
    ),
    forbidden(
      'control-shared-parts-know-no-screen',
      'A part that every screen uses knows none of them.',
      { path: control('components/shared') },
      { path: control('components'), pathNot: control('components/shared') },
    ),
    forbidden(
      'control-screens-do-not-meet',
      'The folder of a screen uses itself and the shared parts; what two screens need is shared.',
      { path: '^pcf-control/src/components/(access|approvals|unmanaged)/' },
      { path: '^pcf-control/src/components/', pathNot: ['^pcf-control/src/components/(shared|$1)/'] },
    ),
    forbidden(
      'control-request-shows-access-cards',
      'The screen of a role shows the card of its open request; it uses no other screen.',
      { path: '^pcf-control/src/components/request/' },
      {
        path: '^pcf-control/src/components/',
        pathNot: ['^pcf-control/src/components/(shared|request)/', '/access/(AccessCard|SendingCard)[.]tsx$'],
      },
    ),
    forbidden(
      'connector-knows-nobody',
      'The contract depends on none of those that keep it or ask for it.',
      { path: '^connector/' },
      { path: '^(api|pcf-control|solution|tests)/' },
    ),
    forbidden(
      'contract-is-alone',
      'What the API promises does not depend on how the connector file is made, checked or compared.',
      { path: '^connector/src/contract/', pathNot: test },
      { path: '^connector/src/', pathNot: '^connector/src/contract/' },
    ),
    forbidden(
      'definition-knows-the-contract-only',
      'The connector file is made from the contract alone; nothing that makes it leans on what checks it.',
      { path: '^connector/src/definition/', pathNot: test },
      { path: '^connector/src/', pathNot: '^connector/src/(definition|contract)/' },
    ),
    forbidden(
      'linter-reads-files-only',
      'The linter judges the files as they are, a copy edited by a maker too; it knows neither table nor generator.',
      { path: '^connector/src/(lint|changes)/', pathNot: [test, testing] },
      { path: '^connector/src/', pathNot: '^connector/src/(lint|changes)/' },
    ),
    forbidden(
      'solution-knows-the-contract-only',
      'What ships is made of files and of the contract; it never imports the API, the control or a test.',
      { path: '^solution/', pathNot: test },
      { path: '^(api|pcf-control|tests)/' },
    ),
    forbidden(
      'no-test-code-in-the-product',
      'What ships never imports a test or what only tests need.',
      { path: '^(connector|api|pcf-control)/src/', pathNot: [test, testing, published] },
      { path: [test, '^tests/', '/testing/'] },
    ),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(dist|out|coverage)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
