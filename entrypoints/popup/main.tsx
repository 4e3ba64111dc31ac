/** The popup's door. Imports alone: what follows them is a script of its own to load. */
import '../../src/ui/styles/popup.css';
import '../../src/ui/popup/start.tsx';
