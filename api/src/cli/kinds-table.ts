/** The kinds of events as a table for auditors, read out of `domain/events.ts`: there each kind has its sentence and fields. */
import ts from 'typescript';

export interface KindRow {
  readonly kind: string;
  readonly sentence: string;
  /** With `?` where a field may be missing. */
  readonly fields: readonly string[];
}

/** One row for each kind in the text of `events.ts`, in its order. */
export function kindsIn(text: string): KindRow[] {
  const file = ts.createSourceFile('events.ts', text, ts.ScriptTarget.Latest, true);
  const interfaces = new Map(file.statements.filter(ts.isInterfaceDeclaration).map((one) => [one.name.text, one]));
  const membersOf = (type: ts.TypeNode | undefined): ts.PropertySignature[] => {
    if (type === undefined) return [];
    if (ts.isIntersectionTypeNode(type)) return type.types.flatMap(membersOf);
    return propertiesOf(ts.isTypeLiteralNode(type) ? type : interfaces.get(type.getText()));
  };
  return propertiesOf(interfaces.get('EventData')).map((member) => ({
    kind: ts.isStringLiteral(member.name) ? member.name.text : member.name.getText(),
    sentence: ts.getJSDocCommentsAndTags(member).map(sentenceOf).join(' '),
    fields: membersOf(member.type).map((one) => `${one.name.getText()}${one.questionToken === undefined ? '' : '?'}`),
  }));
}

const propertiesOf = (type: ts.TypeLiteralNode | ts.InterfaceDeclaration | undefined): ts.PropertySignature[] =>
  [...(type?.members ?? [])].flatMap((member) => (ts.isPropertySignature(member) ? [member] : []));

const sentenceOf = (doc: ts.JSDoc | ts.JSDocTag): string => ts.getTextOfJSDocComment(doc.comment)?.trim() ?? '';
