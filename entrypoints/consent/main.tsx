/** The door of the window that asks for consent: waits for the stored view and the language only, then mounts. */
import { render } from 'preact';
import { ConsentApp } from '../../src/ui/consent/ConsentApp.tsx';
import { startLook } from '../../src/ui/look/start-look.ts';
import { startView } from '../../src/ui/view-store.ts';
import '../../src/ui/styles/popup.css';

const root = document.getElementById('app');
const id = new URLSearchParams(location.search).get('id') ?? '';
await Promise.all([startLook(), startView()]);
if (root) render(<ConsentApp id={id} />, root);
