/** Hands a text to the browser as a file to save. Needs no permission: it is a link that was clicked. */

/** The browser reads the text from memory while it saves; after this long it has. */
const KEPT_MS = 60_000;

export interface TextFile {
  readonly fileName: string;
  readonly text: string;
}

export const saveFile = ({ fileName, text }: TextFile): void => {
  const url = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = fileName;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), KEPT_MS);
};
