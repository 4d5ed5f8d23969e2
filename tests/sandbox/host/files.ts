/** The static files of the page: libraries from node_modules, the control as built, and the page's own script. */
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import type { WireReply } from '../wire/loopback.js';
import { readInside } from './control-files.js';

const types: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  woff: 'font/woff',
};

/** Nothing from elsewhere, no inline script; only Fluent's own style element may be inline, by its nonce. */
const policy = (nonce: string): string =>
  `default-src 'none'; script-src 'self'; style-src 'self' 'nonce-${nonce}'; font-src 'self'; img-src 'self' data:; connect-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;

const file = (bytes: Buffer | undefined, name: string, nonce = 'none'): WireReply => {
  if (!bytes) return { status: 404, body: '' };
  const headers = { 'content-type': types[name.split('.').at(-1) ?? ''] ?? 'application/octet-stream' };
  return {
    status: 200,
    headers: { ...headers, 'content-security-policy': policy(nonce), 'x-content-type-options': 'nosniff' },
    body: bytes,
  };
};

const libraries: Readonly<Record<string, string>> = {
  'react.js': 'react/umd/react.production.min.js',
  'react-dom.js': 'react-dom/umd/react-dom.production.min.js',
  'fluent.js': '@fluentui/react/dist/fluentui-react.umd.js',
};

const bundlePage = async (root: string): Promise<Buffer> => {
  const { outputFiles } = await build({
    entryPoints: [join(root, 'tests/sandbox/host/page/main.ts')],
    bundle: true,
    write: false,
    format: 'iife',
    platform: 'browser',
    target: 'es2022',
  });
  return Buffer.from(outputFiles[0]?.contents ?? []);
};

/** A function from a path such as `/lib/react.js` to the file, or 404. */
export const createFiles = async (root: string, control: string): Promise<(path: string) => WireReply> => {
  const page = join(root, 'tests/sandbox/host/page');
  const script = await bundlePage(root);
  return (path) => {
    const [, folder = '', ...rest] = path.split('/');
    const name = rest.join('/');
    switch (folder) {
      case '': {
        const nonce = randomBytes(16).toString('base64');
        const html = readFileSync(join(page, 'index.html'), 'utf8').replace('STYLE_NONCE', nonce);
        return file(Buffer.from(html), 'index.html', nonce);
      }
      case 'lib':
        return Object.hasOwn(libraries, name)
          ? file(readFileSync(join(root, 'node_modules', libraries[name] ?? '')), name)
          : file(undefined, name);
      case 'icons':
        return file(readInside(join(root, 'node_modules/@fluentui/font-icons-mdl2/fonts'), name), name);
      case 'control':
        return file(readInside(control, name), name);
      case 'page':
        return name === 'main.js' ? file(script, name) : file(readInside(page, name), name);
      default:
        return file(undefined, name);
    }
  };
};
