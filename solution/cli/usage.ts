/** What `--help` says of each command. */

const values = `  --host, --tenant, --client-id, --api-id   the API's host, the Entra tenant and the two app registrations
  --parameters <file>                       the same four values from a file (solution/pipelines/connector.template.json)
  --release                                 refuse placeholders`;

export const usage: Readonly<Record<string, string>> = {
  pack: `npm run pack -- [options]: four zips in solution/out.
${values}
  --with built-in|pac|wrapper|auto          which packer; default built-in`,
  check: `npm run solution:check -- [options] [zip...]: every rule on what would be packed, or on zips.
${values}
  --pac                                     Microsoft's online checker too; needs zips and a signed-in pac
  --geo <region>                            where that checker runs`,
  import: `npm run solution:import -- [options]: hands the zips of solution/out to pac, the connector first.
  --type managed|unmanaged                  default managed
  --only JitAccess|JitAccessConnector       one of them
  --environment <address>                   default: the one that pac is signed in to
  --settings <file>                         deployment settings of JitAccess
  --again                                   the connector in the same version; its secret is lost and entered again`,
  release: 'npm run solution:release: raises the versions whose content has changed and records what they stand for.',
  settings: 'npm run solution:settings -- <file...>: refuses settings that are empty or placeholders.',
  tenant: `npm run tenant:check -- [options]: walks what only a tenant can prove and writes solution/verified-on/<date>.md.
  --environment <address>                   read its Web API, with the token in the variable DATAVERSE_TOKEN
  --answers <file>                          { "region": ..., "answers": { "<claim>": "yes" | "no: why" | "not tried" } }`,
  verified: `npm run verified -- [--check]: writes, or compares, the table of the root README from solution/verified-on.`,
};
