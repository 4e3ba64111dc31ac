/** A screen whose code is loaded once it is first wanted: what few open does not slow down what all open. */
import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { type AppError, toAppError } from '../../errors.ts';
import { ErrorNote } from './ErrorNote.tsx';

export interface LazyScreen<Props> {
  (props: Props): preact.JSX.Element | null;
  /** Loads the code before it is wanted. Where that fails, it is tried again once it is, and said then. */
  readonly preload: () => Promise<void>;
}

/** @param load a bare `import()`, so that the bundler sees it */
export const lazy = <Props extends object>(load: () => Promise<ComponentType<Props>>): LazyScreen<Props> => {
  let loaded: ComponentType<Props> | undefined;
  const loadOnce = async (): Promise<void> => {
    loaded ??= await load();
  };
  const Lazy = (props: Props) => {
    const [, setIsLoaded] = useState(loaded !== undefined);
    const [error, setError] = useState<AppError>();
    useEffect(() => {
      if (loaded) return;
      loadOnce().then(
        () => setIsLoaded(true),
        // An update has taken the files away under this page.
        (cause: unknown) => setError(toAppError(cause)),
      );
    }, []);
    const Loaded = loaded;
    return Loaded ? <Loaded {...props} /> : <ErrorNote error={error} />;
  };
  return Object.assign(Lazy, { preload: () => loadOnce().catch(() => undefined) });
};
