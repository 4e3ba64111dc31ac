/** The popup's door: waits for the stored view only, then mounts. */
import { render } from 'preact';
import { PopupApp } from '../../src/ui/popup/PopupApp.tsx';
import { startView } from '../../src/ui/view-store.ts';
import '../../src/ui/styles/popup.css';

const root = document.getElementById('app');
await startView();
if (root) render(<PopupApp />, root);
