/** The blank popup: Preact, and one sentence. */
import { render } from 'preact';

const Blank = () => <p class="content">Blank</p>;

const root = document.getElementById('app');
if (root) render(<Blank />, root);
