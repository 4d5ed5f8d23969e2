import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { solutionNames } from '../packer/identity.js';
import { findAll, parseXml, textIn } from '../packer/xml.js';

const read = (...path: readonly string[]) => parseXml(readFileSync(join(__dirname, ...path), 'utf8'));
const packages = (project: ReturnType<typeof read>) =>
  findAll(project, 'PackageReference').map(({ attributes }) => attributes['Include']);

test.each(solutionNames)(
  'the project of %s builds what packing leaves, both kinds, and writes nothing into the source',
  (name) => {
    const project = read(name, `${name}.cdsproj`);
    expect(packages(project)).toContain('Microsoft.PowerApps.MSBuild.Solution');
    expect(textIn(project, 'SolutionPackageType')).toBe('Both');
    expect(textIn(project, 'SolutionRootPath')).toBe(`$(MSBuildThisFileDirectory)..\\..\\out\\source\\${name}`);
    expect(findAll(project, 'Error')[0]?.attributes['Text']).toContain('npm run pack');
    for (const folder of ['OutputPath', 'BaseIntermediateOutputPath'])
      expect(textIn(project, folder)).toContain('..\\..\\out\\dotnet\\');
    // It is read before Microsoft's defaults put it beside the project.
    const order = project.children.map((child) => child.name);
    expect(order.indexOf('PropertyGroup')).toBeLessThan(order.indexOf('Import'));
  },
);

test('the project of the control builds for production, into its folder of what is built', () => {
  const project = read('..', '..', 'pcf-control', 'RequestControl.pcfproj');
  expect(packages(project)).toContain('Microsoft.PowerApps.MSBuild.Pcf');
  expect(textIn(project, 'PcfBuildMode')).toBe('production');
  expect(textIn(project, 'OutputPath')).toBe('$(MSBuildThisFileDirectory)out\\pcf');
});

test('every project has an id of its own', () => {
  const all = [read('JitAccess', 'JitAccess.cdsproj'), read('JitAccessConnector', 'JitAccessConnector.cdsproj'), read('..', '..', 'pcf-control', 'RequestControl.pcfproj')]; // prettier-ignore
  expect(new Set(all.map((project) => textIn(project, 'ProjectGuid'))).size).toBe(3);
});
