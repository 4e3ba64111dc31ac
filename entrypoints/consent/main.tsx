/** The door of the window that asks for consent: waits for the stored view and the language only, then mounts. */
import { render } from 'preact';
import { beginPage } from '../../src/ui/begin-page.ts';
import { ConsentApp } from '../../src/ui/consent/ConsentApp.tsx';
import '../../src/ui/styles/popup.css';

const root = document.getElementById('app');
const id = new URLSearchParams(location.search).get('id') ?? '';
await beginPage();
if (root) render(<ConsentApp id={id} />, root);
