/** `Buffer`, which @metamask/browser-passworder takes from Node or from its bundler: the package that bundlers put there. */
import { Buffer } from 'buffer/';

Object.assign(globalThis, { Buffer });
