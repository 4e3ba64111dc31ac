/** A document without a browser, for rendering components. Import it before anything that renders. */
import { parseHTML } from 'linkedom';
import { type ComponentChild, options } from 'preact';
import { vi } from 'vitest';

const { window, document } = parseHTML('<!doctype html><html><body><div id="app"></div></body></html>');
// It lays nothing out: all is at the top of a window of this height.
Object.defineProperty(window, 'innerHeight', { value: 600 });
vi.stubGlobal('window', window);
vi.stubGlobal('document', document);
vi.stubGlobal('self', globalThis);

/** Renders into a fresh container and returns it. */
export const renderInto = async (node: ComponentChild): Promise<Element> => {
  const { render } = await import('preact');
  const root = document.createElement('div');
  document.body.appendChild(root);
  render(node, root as unknown as Parameters<typeof render>[1]);
  return root as unknown as Element;
};

/** Rendering and effects at once instead of on the next frame, which a test would have to wait for. */
export const renderAtOnce = (): void => {
  Object.assign(options, {
    debounceRendering: (render: () => void) => render(),
    requestAnimationFrame: (run: () => void) => run(),
  });
};
