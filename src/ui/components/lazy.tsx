/** A screen whose code is loaded once it is first wanted: what few open does not slow down what all open. */
import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { type AppError, toAppError } from '../../errors.ts';
import { ErrorNote } from './ErrorNote.tsx';

/** @param load a bare `import()`, so that the bundler sees it */
export const lazy = <Props extends object>(
  load: () => Promise<ComponentType<Props>>,
): ((props: Props) => preact.JSX.Element | null) => {
  let loaded: ComponentType<Props> | undefined;
  return (props) => {
    const [, setIsLoaded] = useState(loaded !== undefined);
    const [error, setError] = useState<AppError>();
    useEffect(() => {
      if (loaded) return;
      load().then(
        (component) => {
          loaded = component;
          setIsLoaded(true);
        },
        // An update has taken the files away under this page.
        (cause: unknown) => setError(toAppError(cause)),
      );
    }, []);
    const Loaded = loaded;
    return Loaded ? <Loaded {...props} /> : <ErrorNote error={error} />;
  };
};
