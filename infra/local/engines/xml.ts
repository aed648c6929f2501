/** A piece of XML whose text is escaped already. */
export interface Element {
  readonly xml: string;
}

/** An element around text, which is escaped, or around other elements. */
export const element = (name: string, ...content: readonly (string | Element)[]): Element => ({
  xml: `<${name}>${content.map((part) => (typeof part === 'string' ? escaped(part) : part.xml)).join('')}</${name}>`,
});

export const xml = (root: Element): string => `<?xml version="1.0" encoding="UTF-8"?>\n${root.xml}`;

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\r': '&#13;',
};

const escaped = (text: string): string => text.replaceAll(/[&<>"\r]/g, (char) => entities[char] ?? char);
