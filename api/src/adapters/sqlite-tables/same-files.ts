/** Notices that the files of an open store were deleted or replaced: an open file goes on as if nothing were, and is lost. */
import { statSync } from 'node:fs';

/** Why what is written here is on no disk that a restart would find; undefined while it is. */
export type Lost = () => string | undefined;

const identityOf = (path: string): string | undefined => {
  const found = statSync(path, { bigint: true, throwIfNoEntry: false });
  return found && `${String(found.dev)}:${String(found.ino)}`;
};

/** The file as it is now, and its log of writes (`-wal`) as soon as there is one: both stay as long as it is open. */
export function watchFiles(file: string): Lost {
  const known = new Map<string, string>();
  const faultOf = (path: string): string | undefined => {
    const identity = identityOf(path);
    const before = known.get(path);
    if (before === undefined) {
      if (identity !== undefined) known.set(path, identity);
      return undefined;
    }
    if (identity === before) return undefined;
    return `a file of the store was ${identity === undefined ? 'deleted' : 'replaced'}`;
  };
  const lost: Lost = () => {
    try {
      return faultOf(file) ?? faultOf(`${file}-wal`);
    } catch {
      return 'the files of the store cannot be seen';
    }
  };
  lost();
  return lost;
}
