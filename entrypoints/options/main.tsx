/** The options page's door: waits for the stored view and the language only, then mounts. */
import { render } from 'preact';
import { beginPage } from '../../src/ui/begin-page.ts';
import { OptionsApp } from '../../src/ui/options/OptionsApp.tsx';
import '../../src/ui/styles/options.css';

const root = document.getElementById('app');
await beginPage();
if (root) render(<OptionsApp />, root);
