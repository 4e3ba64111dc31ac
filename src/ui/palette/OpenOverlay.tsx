/** What is open. One at a time; the next takes the place of the one before. */
import type { UnlockedView } from '../../messaging/view.ts';
import { CommandPalette } from './CommandPalette.tsx';
import { CopiedDialog } from './CopiedDialog.tsx';
import { CopyTokenDialog } from './CopyTokenDialog.tsx';
import type { Overlay } from './overlay.ts';
import { Said } from './Said.tsx';
import { Shortcuts } from './Shortcuts.tsx';
import '../styles/overlays.css';

export interface OpenOverlayProps {
  readonly view: UnlockedView;
  readonly open: Overlay;
}

export const OpenOverlay = ({ view, open }: OpenOverlayProps) => {
  switch (open.kind) {
    case 'commands':
      return <CommandPalette view={view} typed={open.typed ?? ''} />;
    case 'shortcuts':
      return <Shortcuts />;
    case 'copy':
      return <CopyTokenDialog view={view} api={open.api} />;
    case 'copied':
      return <CopiedDialog />;
    case 'said':
      return <Said key={open.about} text={open.text} about={open.about} />;
  }
};
