/** Work of unknown length, with the words that say which. */
export const Progress = ({ text, why }: { readonly text: string; readonly why?: string }) => (
  <div class="progress">
    <div class="progress-bar" role="progressbar" aria-label={text} />
    <p class="progress-text">{text}</p>
    {why && <p class="hint">{why}</p>}
  </div>
);
