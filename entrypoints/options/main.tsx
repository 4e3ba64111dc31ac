/** The options page's door: waits for the stored view only, then mounts. */
import { render } from 'preact';
import { OptionsApp } from '../../src/ui/options/OptionsApp.tsx';
import { startView } from '../../src/ui/view-store.ts';
import '../../src/ui/styles/options.css';

const root = document.getElementById('app');
await startView();
if (root) render(<OptionsApp />, root);
