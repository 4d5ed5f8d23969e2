/** Writes a formula in the notation of languages whose decimal sign is a comma. */

/** Kept as they are: comments, texts and quoted names. */
const kept = String.raw`\/\/[^\n]*|\/\*[\s\S]*?\*\/|"(?:[^"]|"")*"|'(?:[^']|'')+'|[A-Za-z_]\w*`;
const changed = String.raw`(\d+)\.(\d+)|[,;]`;
const piece = new RegExp(`${kept}|${changed}`, 'g');
const signs: Readonly<Record<string, string>> = { ',': ';', ';': ';;' };

/** `Set(a, 1.5); b` becomes `Set(a; 1,5);; b`. */
export const inCommaNotation = (formula: string): string =>
  formula.replace(piece, (found: string, whole?: string, part?: string) =>
    whole !== undefined && part !== undefined ? `${whole},${part}` : (signs[found] ?? found),
  );
