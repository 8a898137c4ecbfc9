/** An element of XML: its children are elements and texts. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly (XmlElement | string)[];
}

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/**
 * Reads the part of XML 1.0 that reports are written in: elements, attributes, text, the five entities. It is as strict
 * as the standard there, and refuses the rest (comments, CDATA, DTDs, numeric references).
 */
export function parseXml(text: string): XmlElement {
  // Production 2, Char.
  const illegal = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u.exec(text);
  if (illegal) throw new Error(`A character that XML cannot hold stands at ${illegal.index}.`);
  const declaration = '<?xml version="1.0" encoding="UTF-8"?>\n';
  if (!text.startsWith(declaration)) throw new Error('The XML declaration is missing.');

  const root: XmlElement & { children: (XmlElement | string)[] } = { name: '', attributes: {}, children: [] };
  const open = [root];
  const token = /<(\/?)([A-Za-z][\w-]*)((?:\s+[A-Za-z][\w-]*="[^"<]*")*)\s*(\/?)>|([^<]+)/y;
  token.lastIndex = declaration.length;
  while (token.lastIndex < text.length) {
    const at = token.lastIndex;
    const match = token.exec(text);
    const parent = open.at(-1);
    if (!match || !parent) throw new Error(`This is not XML: ${JSON.stringify(text.slice(at, at + 60))}`);
    const [, closing, name = '', attributes = '', empty, characters] = match;
    if (characters !== undefined) {
      if (characters.includes(']]>')) throw new Error('"]]>" stands in text.');
      if (parent === root && characters.trim() !== '') throw new Error(`Text stands outside: ${characters}`);
      parent.children.push(decode(characters));
    } else if (closing) {
      if (parent.name !== name || attributes || empty) throw new Error(`</${name}> does not close <${parent.name}>.`);
      open.pop();
    } else {
      const element = { name, attributes: parseAttributes(attributes), children: [] };
      parent.children.push(element);
      if (!empty) open.push(element);
    }
  }
  const elements = root.children.filter((child) => typeof child !== 'string');
  const [only] = elements;
  if (open.length !== 1 || elements.length !== 1 || !only) throw new Error('There is not one whole element.');
  return only;
}

function parseAttributes(text: string): Record<string, string> {
  const attributes: Record<string, string> = {};
  for (const [, name = '', value = ''] of text.matchAll(/([A-Za-z][\w-]*)="([^"]*)"/g)) {
    if (name in attributes) throw new Error(`The attribute ${name} stands twice.`);
    attributes[name] = decode(value);
  }
  return attributes;
}

function decode(text: string): string {
  return text.replace(/&([^;]*;?)/g, (reference, name: string) => {
    const character = entities[name.replace(/;$/, '')];
    if (character === undefined || !name.endsWith(';')) throw new Error(`${reference} is no entity.`);
    return character;
  });
}

/** The elements of a name below an element, at any depth. */
export function elementsNamed(element: XmlElement, name: string): XmlElement[] {
  return element.children
    .filter((child) => typeof child !== 'string')
    .flatMap((child) => [...(child.name === name ? [child] : []), ...elementsNamed(child, name)]);
}

/** The text directly in an element. */
export function textOf({ children }: XmlElement): string {
  return children.filter((child) => typeof child === 'string').join('');
}
