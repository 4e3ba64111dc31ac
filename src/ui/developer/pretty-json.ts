/**
 * JSON laid out for reading. Pure. Numbers and texts stay as they came, to the last digit: nothing is parsed and written anew.
 * What a field of a secret's name holds is masked unless asked for. // U1
 */

/** Fields of replies that hold secrets. */
const SECRET_FIELD = /^(api_?key|(access_?)?token|secret|raw_?jwt)$/i;

const TOKENS = /"(?:[^"\\]|\\.)*"|[{}[\]:,]|[^\s{}[\]:,"]+/g;

const isJson = (text: string): boolean => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    // Not JSON, which is no failure: it is shown as it came.
    return false;
  }
};

export interface Pretty {
  readonly text: string;
  readonly isJson: boolean;
  /** How many values are masked. */
  readonly masked: number;
}

/** @param mask what stands in a secret's place; null shows it */
export const toPretty = (body: string, mask: string | null): Pretty => {
  if (!isJson(body)) return { text: body, isJson: false, masked: 0 };
  let text = '';
  let depth = 0;
  let masked = 0;
  let name = '';
  let previous = '';
  const newLine = (): void => {
    text += `\n${'  '.repeat(depth)}`;
  };
  for (const [part] of body.matchAll(TOKENS)) {
    const isClosing = part === '}' || part === ']';
    if (isClosing) {
      depth -= 1;
      if (previous !== '{' && previous !== '[') newLine();
    } else if (previous === '{' || previous === '[' || previous === ',') newLine();
    if (part === ':') {
      // What came before a colon is a name; it holds for the value that follows.
      name = String(JSON.parse(previous));
      text += ': ';
    } else {
      const isValue = part.startsWith('"') && previous === ':';
      if (isValue && mask !== null && SECRET_FIELD.test(name)) {
        text += JSON.stringify(mask);
        masked += 1;
      } else text += part;
    }
    if (part === '{' || part === '[') depth += 1;
    previous = part;
  }
  return { text, isJson: true, masked };
};
