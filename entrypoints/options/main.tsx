/** The options page's door: waits for the stored view and the language only, then mounts. */
import { render } from 'preact';
import { startLook } from '../../src/ui/look/start-look.ts';
import { OptionsApp } from '../../src/ui/options/OptionsApp.tsx';
import { startView } from '../../src/ui/view-store.ts';
import '../../src/ui/styles/options.css';

const root = document.getElementById('app');
await Promise.all([startLook(), startView()]);
if (root) render(<OptionsApp />, root);
