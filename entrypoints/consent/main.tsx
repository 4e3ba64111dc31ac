/** The door of the window that asks for consent: waits for the stored view only, then mounts. */
import { render } from 'preact';
import { ConsentApp } from '../../src/ui/consent/ConsentApp.tsx';
import { startView } from '../../src/ui/view-store.ts';
import '../../src/ui/styles/popup.css';

const root = document.getElementById('app');
const id = new URLSearchParams(location.search).get('id') ?? '';
await startView();
if (root) render(<ConsentApp id={id} />, root);
