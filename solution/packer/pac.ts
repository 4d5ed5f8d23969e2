/** Microsoft's command line tool `pac`: found where it is installed, run with arguments, never with a secret. */
import { spawnSync } from 'node:child_process';
import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';

export interface Environment {
  readonly PAC_PATH?: string | undefined;
  readonly PATH?: string | undefined;
}

export interface PacResult {
  readonly ok: boolean;
  readonly output: string;
}

export interface Pac {
  readonly path: string;
  /** Runs it to its end. What it prints comes back whole. */
  readonly run: (args: readonly string[], workingDir?: string) => PacResult;
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

const names = process.platform === 'win32' ? ['pac.exe'] : ['pac'];

/** The tool that PAC_PATH names, else the first in PATH; `undefined` when there is none. Throws when PAC_PATH names none. */
export function findPac({ PAC_PATH, PATH }: Environment): Pac | undefined {
  if (PAC_PATH !== undefined && PAC_PATH !== '') {
    if (!isProgram(PAC_PATH)) throw new Error(`PAC_PATH is ${PAC_PATH}, and there is no program.`);
    return pacAt(PAC_PATH);
  }
  const folders = (PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  const path = folders.flatMap((folder) => names.map((name) => join(folder, name))).find(isProgram);
  return path === undefined ? undefined : pacAt(path);
}

function pacAt(path: string): Pac {
  return {
    path,
    run: (args, cwd) => {
      const { status, stdout, stderr, error } = spawnSync(path, args, {
        encoding: 'utf8',
        ...(cwd === undefined ? {} : { cwd }),
      });
      return { ok: status === 0, output: `${error?.message ?? ''}${stdout}${stderr}`.trim() };
    },
  };
}
