/** A tiny control in the form of a build, to try the host page without the real one. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const inputs = ['Board', 'Problem', 'Mode', 'RequestId', 'Theme', 'AccessibleLabel'];
const outputs = ['CommandKind', 'CommandId', 'CommandRequestId', 'CommandRoleId', 'CommandMinutes', 'CommandReason'];
const more = ['CommandTicket', 'CommandScenario', 'CommandStartsAt', 'BoardQuery', 'WaitingCount', 'ContentHeight'];

const property = (usage: string, name: string): string =>
  `<property name="${name}" display-name-key="${name}" of-type="SingleLine.Text" usage="${usage}" required="false"/>`;

const manifest = `<?xml version="1.0" encoding="utf-8" standalone="yes"?>
<manifest><control namespace="Probe" constructor="Control" version="1.2.3" control-type="virtual" api-version="1.3.18">
${inputs.map((name) => property('input', name)).join('\n')}
${[...outputs, ...more].map((name) => property('output', name)).join('\n')}
<event name="OnRefresh" display-name-key="OnRefresh"/><event name="OnCommand" display-name-key="OnCommand"/>
<resources><code path="bundle.js" order="1"/><css path="css/probe.css" order="2"/><resx path="strings/Probe.1033.resx" version="1.0.0"/></resources>
</control></manifest>`;

const resx = `<?xml version="1.0"?><root><data name="hello" xml:space="preserve"><value>Ask &amp; wait</value></data></root>`;

/** Shows what it is given, and what happened in which order; its buttons raise the events. */
const bundle = `ComponentFramework.registerControl('Probe.Control', class {
  init(context, notify) { this.notify = notify; this.out = {}; this.log = []; }
  updateView(context) {
    const h = Reactv16.createElement;
    this.context = context;
    for (const name of context.updatedProperties) if (name.startsWith('Command')) this.log.push('view:' + name);
    const ask = (kind) => () => {
      this.out = { CommandKind: kind, CommandId: 'command-' + kind, CommandRoleId: 'role', CommandMinutes: 2, CommandReason: 'because of it', BoardQuery: 'parts=roles', Stray: 'x' };
      this.notify();
      this.context.events.OnCommand();
    };
    const p = context.parameters;
    return h('div', null,
      h('p', { id: 'words' }, context.resources.getString('hello')),
      h('p', { id: 'board' }, p.Board.raw === null ? 'no board' : p.Board.raw),
      h('p', { id: 'problem' }, p.Problem.raw),
      h('p', { id: 'log' }, this.log.join(' ')),
      h('p', { id: 'width' }, String(context.mode.allocatedWidth)),
      h(FluentUIReactv81211.PrimaryButton, { id: 'create', text: 'Create', onClick: ask('create') }),
      h('button', { id: 'refresh', onClick: () => this.context.events.OnRefresh() }, 'Refresh'));
  }
  getOutputs() { return this.out; }
  destroy() {}
});`;

/** Writes the control into the folder and returns it. */
export const writeProbeControl = (folder: string): string => {
  for (const name of ['css', 'strings']) mkdirSync(join(folder, name), { recursive: true });
  writeFileSync(join(folder, 'ControlManifest.xml'), manifest);
  writeFileSync(join(folder, 'bundle.js'), bundle);
  writeFileSync(join(folder, 'css/probe.css'), '#words { font-weight: 600; }');
  writeFileSync(join(folder, 'strings/Probe.1033.resx'), resx);
  return folder;
};
