/** The popup's door: waits for the stored view and the language only, then mounts. */
import { render } from 'preact';
import { startLook } from '../../src/ui/look/start-look.ts';
import { isToolbarPopup } from '../../src/ui/platform.ts';
import { PopupApp } from '../../src/ui/popup/PopupApp.tsx';
import { startView } from '../../src/ui/view-store.ts';
import '../../src/ui/styles/popup.css';

const root = document.getElementById('app');
if (!isToolbarPopup()) document.documentElement.classList.add('in-page');
await Promise.all([startLook(), startView()]);
if (root) render(<PopupApp />, root);
