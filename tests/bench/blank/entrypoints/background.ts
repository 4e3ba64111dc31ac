/** The blank worker: answers whatever it is asked, at once, and does nothing else. */
import { defineBackground } from 'wxt/utils/define-background';

interface Chrome {
  readonly chrome: {
    readonly runtime: {
      readonly onMessage: {
        readonly addListener: (
          listener: (message: unknown, sender: unknown, answer: (value: unknown) => void) => void,
        ) => void;
      };
    };
  };
}

export default defineBackground(() => {
  (globalThis as unknown as Chrome).chrome.runtime.onMessage.addListener((_message, _sender, answer) =>
    answer('heard'),
  );
});
